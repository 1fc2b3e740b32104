"""Whether a shipment may go (ST-35)."""

from __future__ import annotations

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.actions.packing import refuse_unless_here
from dealwright.sales.shipments.events import ShipmentAllowed, ShipmentHeld
from dealwright.sales.shipments.models import Shipment


@action
def allow_shipment(shipment: Shipment, *, version: int | None = None, by: Actor) -> Shipment:
    """Approve that it may go. Approved twice is approved once."""
    order, shipment = lock_with_order(shipment, version)
    if shipment.allowed_at is not None:
        return shipment
    refuse_unless_here(shipment)
    shipment.allowed_at, shipment.allowed_by = clock.now(), by.user
    shipment.save()
    record(ShipmentAllowed(order=ref(order)), on=shipment, about=concerned(order))
    return shipment


@action
def hold_shipment(shipment: Shipment, *, version: int | None = None, by: Actor) -> Shipment:
    """Take the approval back, while it has not left."""
    order, shipment = lock_with_order(shipment, version)
    if shipment.allowed_at is None:
        return shipment
    refuse_unless_here(shipment)
    shipment.allowed_at, shipment.allowed_by = None, None
    shipment.save()
    record(ShipmentHeld(order=ref(order)), on=shipment, about=concerned(order))
    return shipment
