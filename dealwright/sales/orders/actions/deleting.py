"""Putting canceled orders into the recycle bin and taking them out again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.sales.orders.events import OrderDeleted, OrderRestored
from dealwright.sales.orders.models import Order


@action
def delete_order(order: Order, *, version: int | None = None, by: Actor) -> Order:
    """Move a canceled order to the recycle bin; any other one is not lost this way, it is canceled (ST-7)."""
    order, is_new = put_into_bin(order, version=version)
    if not is_new:
        return order
    if not order.is_canceled:
        raise Refused(_("Cancel the order first; only a canceled one can be deleted."))
    if order.paid_total:
        raise Refused(_("Money of this order is still with us; pay it back first."))
    record(OrderDeleted(), on=order, about=[order.deal, *order.clients])
    return order


@action
def restore_order(order: Order, *, by: Actor) -> Order:
    """Take the order out of the recycle bin: it is canceled, as it was."""
    order, is_new = take_out_of_bin(order)
    if is_new:
        record(OrderRestored(), on=order, about=[order.deal, *order.clients])
    return order
