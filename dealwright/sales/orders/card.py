"""What the card of an order shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from dealwright import web
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.people import access
from dealwright.people.access import Verb
from dealwright.records.boards import board as boards
from dealwright.records.painting import painted_stage, painted_tags
from dealwright.records.pipelines.known import known_pipeline
from dealwright.records.seeing import may_do
from dealwright.records.timeline.pages import story_on_card
from dealwright.sales.modes.queries import keeps_orders
from dealwright.sales.orders.forms import CancelForm, MarkForm
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.orders.owing import money_of
from dealwright.sales.orders.queries import card_of, with_seen_deals
from dealwright.sales.orders.totals import delivery_off_of
from dealwright.sales.orders.words import paid_words, shipped_words, store_words
from dealwright.sales.payments.actions import day_to_ask_for
from dealwright.sales.payments.ways import ways_to_ask
from dealwright.sales.payments.words import payment_row
from dealwright.sales.taxes.places import place_told, zone_name
from dealwright.sales.taxes.queries import active_zones

CARD = "sales/orders/card.html"


def card_context(request: HttpRequest, id: int, **forms: Any) -> dict[str, Any]:
    """Everything the card's template wants to know; Http404 for an order the reader may not see."""
    actor = request.actor
    found = get_object_or_404(card_of(Order.objects.seen_by(actor)), pk=id)
    binds = may_bind(actor, found)
    (order,) = with_seen_deals([found], actor)
    rows = list(order.lines.all())
    stages = known_pipeline(order.pipeline_id).stages.all()
    return {
        "order": order,
        "stages": [painted_stage(stage) for stage in stages],
        "paid": paid_words(order),
        "shipped": shipped_words(order),
        "store": store_words(order.store),
        "lines": [_line(order, line) for line in rows],
        "delivery": Money(order.delivery_total, order.currency),
        "discount": Money(order.discount_total, order.currency),
        "delivery_off": Money(delivery_off_of(order, rows), order.currency),
        "tax": Money(order.tax_total, order.currency),
        "tax_place": place_told(order.tax_place),
        "tax_zone": zone_name(order.tax_place),
        "has_zones": bool(active_zones()),
        "answers": _answers(order),
        "tags": painted_tags(order.tags),
        "payments": [payment_row(payment, order) for payment in order.payments.all()],
        "asking": ways_to_ask(order),
        "ask_due_on": day_to_ask_for(order, clock.now()),
        "has_late_money": order.is_canceled and order.paid_total > 0,
        "has_to_pay_back": not order.is_canceled and order.returned_total > 0 and order.overpaid > 0,
        "sums": money_of(order),
        "may_change": may_do(actor, order, Verb.CHANGE),
        "may_bind": binds,
        "may_cancel": not order.is_canceled and not order.has_left,
        "may_change_lines": not (order.is_canceled or order.paid_total or order.has_left),
        "cancel_form": CancelForm(initial={"version": order.version}),
        "mark_form": MarkForm(initial={"reason": order.mark_reason}),
        "choosing": "move" in request.GET,
        "story": story_on_card(request, order, url=f"/orders/{id}/timeline"),
        "notes_url": f"/orders/{id}/notes",
        **forms,
    }


def show_card(request: HttpRequest, id: int) -> HttpResponse:
    """The card as it is now: in its place for htmx, as a page for browsers without scripts.

    Where purchases live as deals, what is done with an order is done on the card of its deal.
    """
    deal = None if keeps_orders() else Order.objects.values_list("deal", flat=True).get(pk=id)
    if deal is not None:
        return _card_of_deal(request, deal)
    return card_again(request, id) if request.htmx else web.redirect(request, f"/orders/{id}")


def may_bind(actor: Actor, order: Order) -> bool:
    """Whether the deal of the order may be chosen here: a deal it has must be one the actor may change."""
    if not keeps_orders() or order.is_trial or not access.may(actor, Deal.record_kind, Verb.CHANGE):
        return False
    return order.deal is None or may_do(actor, order.deal, Verb.CHANGE)


def home_of(order: Order) -> dict[str, str]:
    """Where the order is shown: its own card, or that of its deal where purchases live as deals."""
    if order.deal_id is not None and not keeps_orders():
        return {"url": f"/deals/{order.deal_id}", "record": f"record-deal-{order.deal_id}"}
    return {"url": f"/orders/{order.pk}", "record": f"record-order-{order.pk}"}


def _card_of_deal(request: HttpRequest, id: int) -> HttpResponse:
    board = boards.get("deal")
    if board is None or not request.htmx:
        return web.redirect(request, f"/deals/{id}")
    shown: HttpResponse = board.show_card(request, id)
    return shown


def card_again(request: HttpRequest, id: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The card as it is now, in the place of the one on the screen."""
    return web.render_card(request, CARD, card_context(request, id, **forms), of=("order", id), status=status)


def _line(order: Order, line: OrderLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "sku": line.sku,
        "options": line.options,
        "external_id": line.external_id,
        "product_id": line.product_id,
        "picture": line.product.thumbnail_url if line.product else "",
        "amount": line.amount,
        "measure": line.measure,
        "price": Money(line.price, order.currency),
        "base_price": Money(line.base_price, order.currency) if line.base_price is not None else None,
        "discount": Money(line.discount, order.currency),
        "tax_percent": line.tax_rate * 100,
        "is_tax_included": line.is_tax_included,
        "total": Money(line.payable_in(order.currency), order.currency),
    }


def _answers(order: Order) -> list[tuple[str, str]]:
    """What was typed into the fields of the checkout form, with the labels of then."""
    return [
        (str(one.get("label", "")), str(one.get("value", "")))
        for one in order.answers.values()
        if isinstance(one, dict) and one.get("value") not in (None, "")
    ]
