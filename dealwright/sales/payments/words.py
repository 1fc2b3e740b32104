"""How the states of payments are said on a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.kit.money import Money
from dealwright.kit.quantities import spelled
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import UNPAID, Payment, State
from dealwright.sales.payments.providers import provider_label
from dealwright.sales.payments.ways import method_words

STATE = {
    State.PENDING: (_("Waiting"), "information"),
    State.PAID: (_("Paid"), "good"),
    State.FAILED: (_("Failed"), "danger"),
    State.REFUNDED: (_("Paid back"), "attention"),
}

NOT_NEEDED = (_("Not needed any more"), "")
"""A payment that waits for more than is due by now: the order is paid otherwise, canceled, or got cheaper."""


def state_words(payment: Payment) -> tuple[Any, str]:
    """Words and tone of what became of the payment."""
    return STATE[State(payment.state)]


def payment_row(payment: Payment, order: Order | Invoice) -> dict[str, Any]:
    """A payment as a row among those of its order, or of its invoice."""
    due = order.due if isinstance(order, Order) else order.due_money.amount
    is_payable = 0 < payment.amount <= due
    words, tone = state_words(payment) if is_payable or payment.state != State.PENDING else NOT_NEEDED
    return {
        "id": payment.pk,
        "amount": payment.amount_money,
        "refunded": Money(payment.refunded_total, payment.currency) if payment.refunded_total else None,
        "kept": payment.kept_money,
        "words": words,
        "tone": tone,
        "provider": method_words(payment.payment_method_id) or provider_label(payment.provider),
        "reference": payment.reference,
        "reason": payment.failed_reason,
        "at": payment.paid_at or payment.created_at,
        "page": payment.page,
        "due_on": payment.due_on if payment.state in UNPAID and due > 0 else None,
        "is_overdue": payment.is_overdue and due > 0,
        "waits": payment.state == State.PENDING and is_payable,
        "refundable": payment.state == State.PAID,
        "may_unpay": payment.is_marked_by_hand and not payment.refunded_total,
        "number": payment.number,
        "marked_by": payment.marked_by.name if payment.marked_by else "",
        "responsible": payment.responsible.name if payment.responsible else "",
        "comment": payment.comment,
        "external_id": payment.external_id or "",
        "mark": payment.mark_reason,
        "mark_at": payment.marked_at,
        "mark_by": payment.mark_set_by.name if payment.mark_set_by else "",
        "refunds": [_refund_row(one, payment.currency) for one in payment.paid_back],
        "is_for": tied_words(payment),
        "may_tie": payment.state != State.REFUNDED,
    }


def _refund_row(told: dict[str, Any], currency: str) -> dict[str, Any]:
    return {**told, "amount": Money(told["amount"], currency), "day": date.fromisoformat(told["refunded_on"])}


def tied_words(payment: Payment) -> list[str]:
    """What of its order it is for, each as people read it; nothing where it is for the order as a whole."""
    tied = payment.tied
    pieces = [f"{spelled(one['quantity'])} × {one['name']}" for one in tied.lines]
    return pieces + [_now("Shipment %(number)s") % {"number": one["number"]} for one in tied.shipments]
