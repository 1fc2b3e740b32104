"""Changing an order in the places of its card: what is kept of it, and its products."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dealwright import web
from dealwright.catalog.products.choosing import offered, product_added
from dealwright.catalog.products.models import Product
from dealwright.crm.lines.pages import RECKON
from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money, parse, typed
from dealwright.kit.numbers import whole_number
from dealwright.people.access import refuse_hidden, shown_among
from dealwright.records.fields.widgets import choices_of
from dealwright.records.merging import merge, seen_input
from dealwright.records.tags.actions import set_tags
from dealwright.records.undo import offer
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.orders.actions import bind_order, edit_order, set_order_lines
from dealwright.sales.orders.actions.wanting import as_it_stood
from dealwright.sales.orders.actions.ways import waiting_shipments
from dealwright.sales.orders.card import home_of, may_bind, show_card
from dealwright.sales.orders.delivering import parcel_of_lines, parcel_of_order, place_of_order
from dealwright.sales.orders.forms import DEAL, PLACES, OrderForm, held_by
from dealwright.sales.orders.lines_form import lines_from, row_added, rows_of, rows_shown, sums_shown
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.pages.delivering import PRICE_DELIVERY, show_delivery_price
from dealwright.sales.orders.queries import for_verbs

EDIT = "sales/orders/edit.html"
LINES, ROWS = "sales/orders/lines.html", "sales/orders/rows.html"


@require_http_methods(["GET", "HEAD", "POST"])
def order_fields(request: HttpRequest, id: int, place: str) -> HttpResponse:
    """The form for one place of the card, and saving it; a stale one keeps what was typed."""
    order = _changed(request, id)
    if place not in PLACES:
        raise Http404
    shown_among(request.actor, Order.record_kind, PLACES[place])
    if place == "deal" and not may_bind(request.actor, order):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = OrderForm(sent, actor=request.actor, order=order, place=place)
    if sent is not None and PRICE_DELIVERY in sent and "delivery_by_rules" in form.fields:
        return _reckoned_anew(request, order, form)
    if sent is None:
        return _form(request, order, form, place)
    if not form.is_valid():
        return _form(request, order, form, place, status=422)
    merged = merge(form, held_by(order), record=order, sent=sent)
    if merged.conflict:
        return _form(request, order, form, place, status=409, conflict=merged.conflict)
    try:
        _save(request, order, merged.values)
    except Refused as refusal:
        form.complain(refusal)
        return _form(request, order, form, place, status=422)
    except Conflict:
        return order_fields(request, id, place)  # somebody was quicker by a moment: look again
    return _saved(request, id, _("Saved."))


@require_safe
def order_deal_choices(request: HttpRequest) -> HttpResponse:
    """Deals that fit what is typed into the line of the form."""
    shown_among(request.actor, "deal", ["title"])
    text = request.GET.get("look", "").replace("\0", "")[:200]
    chosen = [one for one in request.GET.getlist("deal") if one and "\0" not in one][:1]
    choices = choices_of(DEAL, request.actor, chosen=chosen, text=text)
    context = {"field": DEAL, "name": "deal", "choices": choices}
    return web.render(request, "records/fields/choices.html", context, fragment="choices")


@require_http_methods(["GET", "HEAD", "POST"])
def order_lines(request: HttpRequest, id: int) -> HttpResponse:
    """The products of an order as rows to be changed, found and saved."""
    order = _changed(request, id)
    refuse_hidden(request.actor, Order.record_kind, ["total"])
    if request.method != "POST":
        return _lines(request, order, rows_of(order))
    rows = rows_of(order, request.POST)
    if RECKON in request.POST:
        sums = sums_shown(rows, order.currency, request.actor, order=order)
        return web.render(request, ROWS, sums, fragment="sums")
    if PRICE_DELIVERY in request.POST:
        return show_delivery_price(
            request,
            order.delivery_service,
            lambda: _parcel(order, rows, request.actor),
            url=f"/orders/{order.pk}/lines",
        )
    if "add" in request.POST:
        try:
            rows.append(row_added(product_added(request), order))
        except Refused as refusal:
            return _lines(request, order, rows, error=str(refusal), status=422)
        return _lines(request, order, rows)
    try:
        set_order_lines(
            order,
            lines=lines_from(rows, order.currency, request.actor, order=order),
            delivery=parse(request.POST.get("delivery") or "0", order.currency).amount,
            version=whole_number(request.POST.get("version")),
            by=request.actor,
        )
    except (Refused, Conflict) as problem:
        return _lines(request, _changed(request, id), rows, error=str(problem), status=problem.status)
    return _saved(request, id, _("The products were saved."))


def _reckoned_anew(request: HttpRequest, order: Order, form: OrderForm) -> HttpResponse:
    """What another service reckons for the one shipment that waits; of several nothing is foretold."""
    form.is_valid()
    service = form.cleaned_data.get("delivery_service")
    waiting = waiting_shipments(order, order.delivery_service)
    is_told = service is not None and service != order.delivery_service and len(waiting) == 1
    return show_delivery_price(
        request,
        service if is_told else None,
        lambda: parcel_of_order(
            order,
            list(order.lines.select_related("product")),
            {line.order_line_id: line.quantity for line in waiting[0].lines.all()},
            service,
            by=request.actor,
        ),
        url=f"/orders/{order.pk}/edit/delivery",
    )


def _parcel(order: Order, rows: list[dict[str, str]], actor: Actor) -> Parcel:
    """What would be sent, as it is typed."""
    lines = lines_from(rows, order.currency, actor, order=order)
    filled = as_it_stood(lines, list(order.lines.select_related("product")))
    place = place_of_order(order, by=actor)
    return parcel_of_lines([one.line for one in filled], order.currency, place, by=actor)


def products_offered(actor: Actor, currency: str, text: str) -> list[Product]:
    """Products to add: those that fit what was typed, else the newest."""
    products = Product.objects.seen_by(actor).active().filter(currency=currency, is_active=True)
    products = products.exclude(kind=Product.Kind.VARIABLE)
    return offered(products, text)


def _changed(request: HttpRequest, id: int) -> Order:
    found: Order = get_object_or_404(for_verbs(Order.objects.changed_by(request.actor)), pk=id)
    return found


def _save(request: HttpRequest, order: Order, values: dict[str, Any]) -> None:
    tags = values.pop("tags", None)
    if tags is not None:
        set_tags(order, tags=tags, version=order.version, by=request.actor)
    elif "deal" in values:
        bind_order(order, deal=values["deal"], version=order.version, by=request.actor)
    elif values:
        edit_order(order, **values, version=order.version, by=request.actor)


def _saved(request: HttpRequest, id: int, text: str) -> HttpResponse:
    if last_change() is not None:
        offer(request, text)
    return show_card(request, id)


def _form(
    request: HttpRequest,
    order: Order,
    form: OrderForm,
    place: str,
    *,
    status: int = 200,
    conflict: Any = None,
) -> HttpResponse:
    context = {
        "order": order,
        "home": home_of(order),
        "form": form,
        "seen": seen_input(held_by(order), form, order),
        "conflict": conflict,
        "place": place,
    }
    fragment = "place_form" if request.htmx else None
    return web.render(request, EDIT, context, fragment=fragment, status=status)


def _lines(
    request: HttpRequest, order: Order, rows: list[dict[str, str]], *, error: str = "", status: int = 200
) -> HttpResponse:
    text = request.POST.get("q", "") or request.GET.get("q", "")
    delivery = typed(money(order.delivery_total, order.currency))
    context = {
        "order": order,
        "home": home_of(order),
        **rows_shown(rows, order.currency, request.actor, order=order),
        "delivery": request.POST.get("delivery", delivery),
        "error": error,
        "text": text,
        "products": products_offered(request.actor, order.currency, text),
        "find_url": f"/orders/{order.pk}/lines",
        "price_url": f"/orders/{order.pk}/lines",
    }
    if request.htmx and "q" in request.GET:
        return web.render(request, ROWS, context, fragment="products")
    fragment = "lines_form" if request.htmx else None
    return web.render(request, LINES, context, fragment=fragment, status=status)
