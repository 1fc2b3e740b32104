"""Canceling orders."""

from __future__ import annotations

from datetime import datetime

from dealwright.events import Actor, action
from dealwright.sales.orders.actions.moving import cancel_stage, checked_reason, put_into_stage
from dealwright.sales.orders.models import Order


@action
def cancel_order(
    order: Order, *, reason: str, version: int | None = None, by: Actor, at: datetime | None = None
) -> Order:
    """Cancel an order that has not left the house: its pieces can be sold again, its money is kept (ST-40).

    Canceled twice is canceled once. `at` is for sample data.
    """
    order = Order.objects.locked(order)
    if order.is_canceled:
        return order
    order.expect_version(version)
    return put_into_stage(order, cancel_stage(), reason=checked_reason(reason), by=by, at=at)
