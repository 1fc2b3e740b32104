"""Locks that every verb on shipments takes in the same order: the order, then the shipment."""

from __future__ import annotations

from typing import Any

from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Shipment


def lock_with_order(shipment: Shipment, version: int | None = None) -> tuple[Order, Shipment]:
    """The order and the shipment, read now and locked until the change ends."""
    order = Order.objects.locked(shipment.order_id)
    locked = Shipment.objects.select_related("stage", "service", "warehouse").locked(shipment)
    locked.expect_version(version)
    locked.order = order
    return order, locked


def concerned(order: Order) -> list[Any]:
    """Whom everything about a shipment concerns beside itself."""
    return [order, order.deal, *order.clients]
