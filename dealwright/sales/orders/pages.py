"""The pages of orders: the list and the card."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.api.problems import Stop
from dealwright.records.search.queries import LONGEST
from dealwright.records.timeline.pages import show_older
from dealwright.sales.orders.actions import cancel_order
from dealwright.sales.orders.card import card_context
from dealwright.sales.orders.forms import CancelForm
from dealwright.sales.orders.listing import ORDERS
from dealwright.sales.orders.models import Order
from dealwright.sales.orders.words import paid_words, status_words, store_words

CARD = "sales/orders/card.html"

VIEWS = {"": None, "unpaid": "N", "paid": "P,S,F", "canceled": "D"}
"""The tabs of the list, and the statuses each shows."""


@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The list; its further rows alone when the list asks for them."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    found, next_cursor = _found(request, view, text)
    context = {
        "rows": [_row(order) for order in found],
        "text": text,
        "view": view,
        "tabs": _tabs(view, text),
        "next_url": next_cursor and f"/orders?{_query(view=view, q=text, cursor=next_cursor)}",
    }
    fragment = "rows" if request.htmx and "cursor" in request.GET else None
    return web.render(request, "sales/orders/list.html", context, fragment=fragment)


@require_safe
def order(request: HttpRequest, id: int) -> HttpResponse:
    """The card, as a page or as the panel over the list."""
    return web.render(request, CARD, card_context(request, id))


@require_safe
def order_timeline(request: HttpRequest, id: int) -> HttpResponse:
    """Older stretches of the timeline."""
    found = get_object_or_404(Order.objects.seen_by(request.actor), pk=id)
    return show_older(request, found, url=f"/orders/{id}/timeline")


@require_POST
def order_cancellation(request: HttpRequest, id: int) -> HttpResponse:
    """Cancel an order; the form comes back where the reason is missing."""
    found = get_object_or_404(Order.objects.changed_by(request.actor), pk=id)
    form = CancelForm(request.POST)
    if not form.is_valid():
        context = {**card_context(request, id), "cancel_form": form}
        return web.render(request, CARD, context, status=422)
    cancel_order(
        found,
        reason=form.cleaned_data["reason"],
        version=form.cleaned_data["version"],
        by=request.actor,
    )
    web.toast(request, _("The order is canceled. Its pieces are on sale again."))
    return show_card(request, id)


def show_card(request: HttpRequest, id: int) -> HttpResponse:
    """The card as it is now: in its place for htmx, as a page for browsers without scripts."""
    if request.htmx:
        return web.render(request, CARD, card_context(request, id), fragment="panel")
    return web.redirect(request, f"/orders/{id}")


def _found(request: HttpRequest, view: str, text: str) -> tuple[list[Order], str | None]:
    """A page of orders. A cursor of another list leads to its beginning."""
    asked = {"q": text}
    if VIEWS[view]:
        asked["status__in"] = str(VIEWS[view])
    cursor = request.GET.get("cursor", "")
    seen: QuerySet[Order] = Order.objects.seen_by(request.actor)
    seen = seen.select_related("deal", "contact", "responsible")
    try:
        page = ORDERS.page(seen, ORDERS.read({**asked, "cursor": cursor} if cursor else asked))
    except Stop:
        page = ORDERS.page(seen, ORDERS.read(asked))
    return page.records, page.next_cursor


def _row(order: Order) -> dict[str, Any]:
    """What a row of the list shows."""
    return {
        "id": order.pk,
        "number": order.number,
        "client": order.contact.name if order.contact else "",
        "deal": order.deal.title if order.deal else "",
        "deal_id": order.deal_id,
        "total": order.total_money,
        "paid": paid_words(order),
        "status": status_words(order),
        "store": store_words(order.store),
        "responsible": order.responsible.name if order.responsible else "",
        "placed_at": order.placed_at,
    }


def _tabs(view: str, text: str) -> list[tuple[str, str, bool, None]]:
    words = {"": _("All"), "unpaid": _("Not paid"), "paid": _("Paid"), "canceled": _("Canceled")}
    return [(words[name], f"/orders?{_query(view=name, q=text)}", name == view, None) for name in VIEWS]


def _query(**wanted: str) -> str:
    return urlencode({name: value for name, value in wanted.items() if value})
