"""The client has it, or not after all."""

from __future__ import annotations

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.actions.settling import settle_shipped
from dealwright.sales.shipments.actions.shipping import ship_shipment
from dealwright.sales.shipments.events import ShipmentDelivered, ShipmentNotDelivered
from dealwright.sales.shipments.models import Shipment


@action
def deliver_shipment(shipment: Shipment, *, version: int | None = None, by: Actor) -> Shipment:
    """Write down that the client has it. What is fetched in the shop leaves the house by the same word.

    An order that is delivered as a whole and paid is completed.
    """
    _order, shipment = lock_with_order(shipment, version)
    if shipment.delivered_at is not None:
        return shipment
    if shipment.shipped_at is None:
        ship_shipment(shipment, by=by)
    order, shipment = lock_with_order(shipment)
    shipment.delivered_at = clock.now()
    shipment.save()
    record(ShipmentDelivered(order=ref(order)), on=shipment, about=concerned(order))
    settle_shipped(order, by=by)
    return shipment


@action
def take_delivery_back(shipment: Shipment, *, version: int | None = None, by: Actor) -> Shipment:
    """It is still on its way: somebody marked the wrong one. The order keeps its status."""
    order, shipment = lock_with_order(shipment, version)
    if shipment.delivered_at is None:
        return shipment
    shipment.delivered_at = None
    shipment.save()
    record(ShipmentNotDelivered(order=ref(order)), on=shipment, about=concerned(order))
    settle_shipped(order, by=by)
    return shipment
