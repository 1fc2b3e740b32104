"""Canceling orders."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.stock.actions import release_stock
from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.sales.orders.events import OrderCanceled
from dealwright.sales.orders.models import Order, Status

LONGEST_REASON = 500


@action
def cancel_order(
    order: Order, *, reason: str, version: int | None = None, by: Actor, at: datetime | None = None
) -> Order:
    """Cancel an order that has not left the house: its pieces can be sold again, its money is kept.

    Canceled twice is canceled once. `at` is for sample data.
    """
    order = Order.objects.locked(order)
    if order.status == Status.CANCELED:
        return order
    order.expect_version(version)
    if order.status in {Status.SHIPPED, Status.COMPLETED}:
        raise Refused(_("This order has left the house already; it can be refunded, not canceled."))
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Write why the order is canceled."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in 500 letters or less."), field="reason")
    order.status = Status.CANCELED
    order.canceled_at, order.cancel_reason = at or clock.now(), reason
    order.save()
    record(OrderCanceled(reason=reason), on=order, about=[order.deal, order.contact], at=at)
    release_stock(holder=order, by=by)
    return order
