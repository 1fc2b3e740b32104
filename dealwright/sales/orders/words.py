"""How the states of orders are said on a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.sales.orders.models import Order, Status

STATUS = {
    Status.ACCEPTED: (_("Accepted"), "information"),
    Status.PAID: (_("Paid"), "good"),
    Status.SHIPPED: (_("Shipped"), "good"),
    Status.COMPLETED: (_("Completed"), "good"),
    Status.CANCELED: (_("Canceled"), "danger"),
}
"""Words and tone of each status."""

PAID_STATE = {
    "unpaid": (_("Unpaid"), "attention"),
    "partly_paid": (_("Paid in part"), "attention"),
    "paid": (_("Paid"), "good"),
}

STORES = {"web": _("Shop"), "api": _("Program"), "crm": _("Seller")}


def status_words(order: Order) -> tuple[Any, str]:
    """Words and tone of the order's status."""
    return STATUS[Status(order.status)]


def paid_words(order: Order) -> tuple[Any, str]:
    """Words and tone of what came in for the order; nothing is missing of one that was canceled."""
    if order.is_canceled and not order.paid_total:
        return _("Nothing to pay"), ""
    return PAID_STATE[order.paid_state]


def store_words(store: str) -> Any:
    """How people call the channel an order came from."""
    return STORES.get(store, store)
