"""How the states of orders are said on a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.sales.orders.models import TRIAL, DueState, Order, Status
from dealwright.sales.statuses.queries import order_stages

TONES = {
    Status.ACCEPTED.value: "information",
    Status.PAID.value: "good",
    Status.SHIPPED.value: "good",
    Status.COMPLETED.value: "good",
    Status.CANCELED.value: "danger",
}
"""The tone of each status that every installation has."""

PAID_STATE = {
    "unpaid": (_("Unpaid"), "attention"),
    "partly_paid": (_("Paid in part"), "attention"),
    "paid": (_("Paid"), "good"),
    "partly_refunded": (_("Paid back in part"), ""),
    "refunded": (_("Paid back"), ""),
}
NOTHING_TO_PAY = (_("Nothing to pay"), "")
TO_BE_PAID_BACK = (_("To be paid back"), "attention")

DUE_STATE = {
    DueState.UNPAID.value: PAID_STATE["unpaid"],
    DueState.PARTLY_PAID.value: PAID_STATE["partly_paid"],
    DueState.PAID.value: PAID_STATE["paid"],
    DueState.OVERPAID.value: TO_BE_PAID_BACK,
    DueState.NOTHING.value: NOTHING_TO_PAY,
}
DUE_CHOICES = tuple((state, words) for state, (words, _tone) in DUE_STATE.items())

SHIPPED_STATE = {
    "unshipped": (_("Not shipped"), ""),
    "partly_shipped": (_("Shipped in part"), "attention"),
    "shipped": (_("Shipped"), "good"),
    "delivered": (_("Delivered"), "good"),
}
SHIPPED_CHOICES = tuple((state, words) for state, (words, _tone) in SHIPPED_STATE.items())

STORES = {
    "web": _("Shop"),
    "api": _("Program"),
    "crm": _("Seller"),
    "chat": _("Sales in a chat"),
    "olist": _("Olist"),
    TRIAL: _("Trial of the automation"),
}


def status_words(order: Order) -> tuple[Any, str]:
    """Words and tone of the order's status, as people here call it."""
    stage = order_stages().get(order.status)
    return stage.name if stage is not None else order.status, TONES.get(order.status, "information")


def shipped_words(order: Order) -> tuple[Any, str]:
    """Words and tone of what its shipments say together."""
    return SHIPPED_STATE.get(order.shipped_state, SHIPPED_STATE["unshipped"])


def paid_words(order: Order) -> tuple[Any, str]:
    """Words and tone of what came in for the order, and of what of it is not ours."""
    if order.overpaid and (order.is_canceled or order.returned_total):
        return TO_BE_PAID_BACK
    if order.paid_state == "unpaid" and not order.due:
        return NOTHING_TO_PAY
    return PAID_STATE[order.paid_state]


def store_words(store: str) -> Any:
    """How people call the channel an order came from."""
    return STORES.get(store, store)
