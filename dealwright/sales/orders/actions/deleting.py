"""Putting canceled orders into the recycle bin and taking them out again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin
from dealwright.sales.orders.events import OrderDeleted, OrderRestored
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Shipment


@action
def delete_order(order: Order, *, version: int | None = None, by: Actor) -> Order:
    """Move a canceled order to the recycle bin; any other one is not lost this way, it is canceled (ST-7).

    A trial goes there from wherever it stands, with its shipments.
    """
    order, is_new = put_into_bin(order, version=version)
    if not is_new:
        return order
    if order.is_trial:
        for shipment in order.shipments.all():
            put_into_bin(shipment)
    elif not order.is_canceled:
        raise Refused(_("Cancel the order first; only a canceled one can be deleted."))
    elif order.paid_total:
        raise Refused(_("Money of this order is still with us; pay it back first."))
    record(OrderDeleted(), on=order, about=[order.deal, *order.clients])
    return order


@action
def restore_order(order: Order, *, by: Actor) -> Order:
    """Take the order out of the recycle bin: it is canceled, as it was; a trial has its shipments again."""
    order, is_new = take_out_of_bin(order)
    if is_new:
        if order.is_trial:
            for shipment in Shipment.everything.filter(order=order, deleted_at__isnull=False):
                take_out_of_bin(shipment)
        record(OrderRestored(), on=order, about=[order.deal, *order.clients])
    return order
