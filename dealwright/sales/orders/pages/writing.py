"""Writing an order by hand (ST-9)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.catalog.products.choosing import product_added
from dealwright.crm.currency import usual_currency
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, refuse_hidden, require
from dealwright.records.undo import offer
from dealwright.sales.orders.actions.writing import NewClient, write_order
from dealwright.sales.orders.forms import CLIENTS, NewOrderForm, lines_from, row_added, rows_of
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.pages.editing import products_offered

PAGE = "sales/orders/new.html"


@require_http_methods(["GET", "HEAD", "POST"])
def new_order(request: HttpRequest) -> HttpResponse:
    """The form for a new order with its products, and placing it."""
    require(request.actor, Order.record_kind, Verb.CREATE)
    refuse_hidden(request.actor, Order.record_kind, ["total"])  # the prices of the products tell it
    currency = usual_currency()
    sent = request.POST if request.method == "POST" else None
    if sent is None or "add" in sent:
        return _asked(request, currency)
    form = NewOrderForm(sent, actor=request.actor, currency=currency, initial={})
    rows = rows_of(None, sent)
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
    values["responsible"] = values.get("responsible") or request.user
    return write_order(
        lines=lines_from(rows, currency, request.actor),
        currency=currency,
        new_client=new,
        delivery_total=delivery.amount if delivery is not None else None,
        custom=form.custom_values,
        by=request.actor,
        **values,
    )


def _asked(request: HttpRequest, currency: str) -> HttpResponse:
    """The form as it was asked for, or as it was typed with one product more; nothing is checked yet."""
    sent = request.POST if request.method == "POST" else request.GET
    typed: dict[str, Any] = {name: sent.get(name) for name in sent}
    typed |= {name: [one for one in sent.getlist(name) if whole_number(one)] for name in CLIENTS}
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
        "rows": rows,
        "text": text,
        "currency": currency,
        "products": products_offered(request.actor, currency, text),
        "find_url": "/orders/new",
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, "sales/orders/rows.html", context, fragment="products")
    return web.render(request, PAGE, context, status=status)
