"""What the card of an order shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from dealwright.kit.money import Money
from dealwright.records.timeline.pages import story_on_card
from dealwright.sales.orders.forms import CancelForm
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.orders.queries import card_of, with_seen_deals
from dealwright.sales.orders.words import paid_words, status_words, store_words
from dealwright.sales.payments.words import payment_row


def card_context(request: HttpRequest, id: int) -> dict[str, Any]:
    """Everything the card's template wants to know; Http404 for an order the reader may not see."""
    actor = request.actor
    (order,) = with_seen_deals([get_object_or_404(card_of(Order.objects.seen_by(actor)), pk=id)], actor)
    return {
        "order": order,
        "status": status_words(order),
        "paid": paid_words(order),
        "store": store_words(order.store),
        "lines": [_line(order, line) for line in order.lines.all()],
        "delivery": Money(order.delivery_total, order.currency),
        "paid_total": Money(order.paid_total, order.currency),
        "payments": [payment_row(payment, order) for payment in order.payments.all()],
        "has_late_money": order.is_canceled and order.paid_total > 0,
        "may_change": Order.objects.changed_by(actor).filter(pk=id).exists(),
        "may_cancel": order.status in {Status.ACCEPTED, Status.PAID},
        "cancel_form": CancelForm(initial={"version": order.version}),
        "story": story_on_card(request, order, url=f"/orders/{id}/timeline"),
    }


def _line(order: Order, line: Any) -> dict[str, Any]:
    return {
        "name": line.name,
        "product_id": line.product_id,
        "quantity": line.quantity,
        "price": Money(line.price, order.currency),
        "total": Money(line.total, order.currency),
    }
