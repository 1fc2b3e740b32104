"""What shipments say together of their order."""

from __future__ import annotations

from dealwright.events import Actor
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.shipments.queries import shipped_state


def settle_shipped(order: Order, *, by: Actor) -> None:
    """Keep beside the order how much of it has left, and let it go on: shipped, then completed once paid too.

    It never goes back by itself (ST-25).
    """
    from dealwright.sales.orders.actions import advance

    state = shipped_state(order)
    if state != order.shipped_state:
        order.shipped_state = state
        order.save(update_fields=["shipped_state"])
    if state == "delivered" and order.is_paid_with_money:
        advance(order, to=Status.COMPLETED, by=by)
    elif state in {"shipped", "delivered"}:
        advance(order, to=Status.SHIPPED, by=by)
