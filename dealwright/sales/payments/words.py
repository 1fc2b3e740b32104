"""How the states of payments are said on a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.money import Money
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import UNPAID, Payment, State
from dealwright.sales.payments.providers import provider_label

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


def payment_row(payment: Payment, order: Order) -> dict[str, Any]:
    """A payment as a row among those of its order."""
    is_payable = 0 < payment.amount <= order.due
    words, tone = state_words(payment) if is_payable or payment.state != State.PENDING else NOT_NEEDED
    return {
        "id": payment.pk,
        "amount": payment.amount_money,
        "refunded": Money(payment.refunded_total, payment.currency) if payment.refunded_total else None,
        "kept": payment.kept_money,
        "words": words,
        "tone": tone,
        "provider": provider_label(payment.provider),
        "reference": payment.reference,
        "reason": payment.failed_reason,
        "at": payment.paid_at or payment.created_at,
        "page": payment.page,
        "due_on": payment.due_on if payment.state in UNPAID and order.due > 0 else None,
        "is_overdue": payment.is_overdue and order.due > 0,
        "waits": payment.state == State.PENDING and is_payable,
        "refundable": payment.state == State.PAID,
    }
