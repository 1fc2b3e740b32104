"""Shipments follow the basket of an order that is changed before anything has left."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dealwright.events import Actor, action
from dealwright.kit.quantities import Counted
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Shipment, ShipmentLine


@action
def refit_shipments(order: Order, *, holds: Mapping[int, Counted], by: Actor) -> None:
    """Let the shipments hold what the order holds now (line → quantity), nothing of lines that go.

    Called before such lines are removed, with the order in hand; the change of the basket tells of it. What
    is new goes with the one shipment that waits; with several, a person decides.
    """
    waiting = list(Shipment.objects.filter(order=order, shipped_at=None, canceled_at=None).order_by("pk"))
    ShipmentLine.objects.filter(shipment__order=order).exclude(order_line__in=list(holds)).delete()
    if len(waiting) == 1:
        _fill(waiting[0], holds)
        _charge(waiting[0], order)
    else:
        _cut(waiting, holds)


def _fill(shipment: Shipment, holds: Mapping[int, Counted]) -> None:
    ShipmentLine.objects.filter(shipment=shipment).delete()
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, order_line_id=key, quantity=quantity)
        for key, quantity in holds.items()
    )


def _charge(shipment: Shipment, order: Order) -> None:
    if shipment.price != order.delivery_total:
        shipment.price = order.delivery_total
        shipment.save()


def _cut(waiting: list[Shipment], holds: Mapping[int, Counted]) -> None:
    """Take out what is too many, from the last shipment on."""
    room = {key: Decimal(quantity) for key, quantity in holds.items()}
    for line in ShipmentLine.objects.filter(shipment__in=waiting).order_by("pk"):
        stays = min(line.quantity, room[line.order_line_id])
        room[line.order_line_id] -= stays
        if not stays:
            line.delete()
        elif stays < line.quantity:
            line.quantity = stays
            line.save()
