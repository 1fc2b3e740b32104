"""Changing what people keep about an order beside the purchase itself."""

from __future__ import annotations

from typing import Any

from dealwright.events import Actor, action, record
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes
from dealwright.sales.orders.events import OrderEdited
from dealwright.sales.orders.models import Order


@action
def edit_order(order: Order, *, version: int | None = None, by: Actor, **values: Any) -> Order:
    """Change the fields that people added; what was bought stays as it was bought.

    Forbidden for fields that are hidden from whoever changes them.
    """
    refuse_hidden(by, Order.record_kind, values)
    order = Order.objects.locked(order)
    order.expect_version(version)
    changes = apply_changes(order, values, by=by)
    if changes:
        order.save()
        record(OrderEdited(changes=changes), on=order, about=[order.deal, order.contact])
    return order
