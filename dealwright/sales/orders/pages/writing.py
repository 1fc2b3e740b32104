"""Writing an order by hand (ST-9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.catalog.products.choosing import product_added
from dealwright.crm.currency import usual_currency
from dealwright.crm.lines.pages import RECKON
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, refuse_hidden, require
from dealwright.records.undo import offer
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.orders.actions.writing import NewClient, write_order
from dealwright.sales.orders.delivering import (
    DeliveryPlace,
    checked_delivery_place,
    offer_for,
    parcel_of_lines,
    place_of_client,
)
from dealwright.sales.orders.forms import CLIENTS, NewOrderForm
from dealwright.sales.orders.lines_form import lines_from, row_added, rows_of, rows_shown, sums_shown
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.pages.delivering import (
    PRICE_DELIVERY,
    follows_service,
    price_sent,
    show_delivery_price,
)
from dealwright.sales.orders.pages.editing import ROWS, products_offered

PAGE = "sales/orders/new.html"
CHOSEN = (*CLIENTS, "deal")
"""Records that are found by a part of their name."""
PLACE = ("delivery_region", "delivery_postal_code")


@require_http_methods(["GET", "HEAD", "POST"])
def new_order(request: HttpRequest) -> HttpResponse:
    """The form for a new order with its products, and placing it."""
    require(request.actor, Order.record_kind, Verb.CREATE)
    refuse_hidden(request.actor, Order.record_kind, ["total"])  # the prices of the products tell it
    currency = usual_currency()
    sent = request.POST if request.method == "POST" else None
    if sent is not None and RECKON in sent:
        sums = sums_shown(rows_of(None, sent), currency, request.actor)
        return web.render(request, ROWS, sums, fragment="sums")
    if sent is None or "add" in sent:
        return _asked(request, currency)
    form = NewOrderForm(sent, actor=request.actor, currency=currency, initial={})
    rows = rows_of(None, sent)
    if PRICE_DELIVERY in sent:
        form.is_valid()
        service = form.cleaned_data.get("delivery_service")
        return show_delivery_price(
            request,
            service,
            lambda: _parcel(form, rows, currency, request.actor),
            url="/orders/new",
            field=form["delivery_total"] if "delivery_total" in form.fields else None,
        )
    try:
        if form.is_valid():
            order = _write(request, form, rows, currency)
            offer(request, _("The order was written."))
            return web.redirect(request, f"/orders/{order.pk}")
    except Refused as refusal:
        form.complain(refusal, phones="new_phone", emails="new_email", name="new_contact")
    return _page(request, form, rows, currency, status=422)


def _write(request: HttpRequest, form: NewOrderForm, rows: list[dict[str, str]], currency: str) -> Order:
    values = form.values()
    names = ("new_contact", "new_phone", "new_email")
    new = NewClient(*(values.pop(name, "").strip() for name in names))
    delivery = values.pop("delivery_total", None)
    place, service = _place(values), values.get("delivery_service")
    if follows_service(request.POST, delivery, service):
        delivery = None
    if delivery is None and service is not None:
        offer_for(service, _parcel(form, rows, currency, request.actor))  # what refuses asks nobody
    for name in PLACE:
        values.pop(name, None)
    values["responsible"] = values.get("responsible") or request.user
    return write_order(
        lines=lines_from(rows, currency, request.actor),
        currency=currency,
        new_client=new,
        delivery_total=delivery.amount if delivery is not None else None,
        delivery_place=place,
        custom=form.custom_values,
        by=request.actor,
        **values,
    )


def _place(values: Mapping[str, Any]) -> DeliveryPlace | None:
    """Where it goes, as it was typed; None where nothing was."""
    place = DeliveryPlace("", *(str(values.get(name) or "") for name in PLACE))
    return checked_delivery_place(place) if place != DeliveryPlace() else None


def _parcel(form: NewOrderForm, rows: list[dict[str, str]], currency: str, actor: Actor) -> Parcel:
    """What would be sent, as far as it is typed."""
    said = form.cleaned_data
    place = _place(said) or place_of_client(
        contact=said.get("contact"),
        company=said.get("company"),
        payer=said.get("payer") or "person",
        by=actor,
    )
    return parcel_of_lines(lines_from(rows, currency, actor), currency, place, by=actor)


def _asked(request: HttpRequest, currency: str) -> HttpResponse:
    """The form as it was asked for, or as it was typed with one product more; nothing is checked yet."""
    sent = request.POST if request.method == "POST" else request.GET
    typed: dict[str, Any] = {name: sent.get(name) for name in sent}
    typed |= {name: [one for one in sent.getlist(name) if whole_number(one)] for name in CHOSEN}
    form = NewOrderForm(actor=request.actor, currency=currency, initial=typed)
    if request.method != "POST":
        return _page(request, form, [], currency)
    rows = rows_of(None, request.POST)
    try:
        rows.append(row_added(product_added(request)))
    except Refused as refusal:
        return _page(request, form, rows, currency, error=str(refusal), status=422)
    return _page(request, form, rows, currency)


def _page(
    request: HttpRequest,
    form: NewOrderForm,
    rows: list[dict[str, str]],
    currency: str,
    *,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    context: dict[str, Any] = {
        "form": form,
        "error": error,
        **rows_shown(rows, currency, request.actor),
        "text": text,
        "products": products_offered(request.actor, currency, text),
        "find_url": "/orders/new",
        "price_url": "/orders/new",
        **price_sent({} if "delivery_total" in form.errors else request.POST),
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, ROWS, context, fragment="products")
    return web.render(request, PAGE, context, status=status)
