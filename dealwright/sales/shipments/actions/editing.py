"""How a shipment goes, by which number it is followed, and what is kept beside it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes
from dealwright.records.external_ids import save_named, with_checked_id
from dealwright.records.handing_over import hand_over
from dealwright.sales.orders.delivering import parcel_of_order, reckoned
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.actions.extras import put_along
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.actions.packing import refuse_unless_here
from dealwright.sales.shipments.events import (
    ShipmentAssigned,
    ShipmentEdited,
    ShipmentTrackingAdded,
    ShipmentTrackingRemoved,
)
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import contents_of

BEFORE_IT_LEAVES = frozenset({"service", "address", "warehouse"})
LONGEST_TRACKING = 120
LONGEST = {"tracking_state": 200, "tracking_details": 1000, "document_number": 60}


@action
def edit_shipment(shipment: Shipment, *, version: int | None = None, by: Actor, **values: Any) -> Shipment:
    """Change the service, the address and the warehouse before it leaves; the rest at any time, as who is
    responsible.

    Forbidden for an address that is hidden from whoever changes it.
    """
    if "address" in values:
        refuse_hidden(by, Order.record_kind, ["delivery_address"])
    order, shipment = lock_with_order(shipment, version)
    is_given = "responsible" in values and _give_to(order, shipment, values.pop("responsible"))
    if values.get("tracking_state") or values.get("tracking_details"):
        shipment.tracking_checked_at = clock.now()
    values = with_checked_id(values)
    changes = apply_changes(shipment, {name: _checked(name, one) for name, one in values.items()}, by=by)
    if any(change.field in BEFORE_IT_LEAVES for change in changes):
        refuse_unless_here(shipment)
    if any(change.field == "service" for change in changes):
        shipment.service_name = shipment.service.name if shipment.service else ""
        rows = list(order.lines.select_related("product"))
        parcel = parcel_of_order(order, rows, contents_of(shipment), shipment.service, by=by)
        shipment.base_price = reckoned(shipment.service, parcel)
        if shipment.extras:
            put_along(order, shipment, [])  # they were those of another service
    if changes or is_given:
        save_named(shipment) if "external_id" in values else shipment.save()
    if changes:
        record(ShipmentEdited(changes=changes), on=shipment, about=concerned(order))
    return shipment


@action
def track_shipment(
    shipment: Shipment, *, tracking_number: str, version: int | None = None, by: Actor
) -> Shipment:
    """Write down by which number the carrier knows it; nothing written takes the number away."""
    number = " ".join(tracking_number.split())
    if len(number) > LONGEST_TRACKING:
        raise Refused(_("A tracking number has 120 letters or less."), field="tracking_number")
    order, shipment = lock_with_order(shipment, version)
    if shipment.tracking_number == number:
        return shipment
    if shipment.canceled_at is not None:
        raise Refused(_("This shipment is canceled; open another one."))
    before, shipment.tracking_number = shipment.tracking_number, number
    shipment.save()
    record(_told(order, shipment, before), on=shipment, about=concerned(order))
    return shipment


def _give_to(order: Order, shipment: Shipment, responsible: Any) -> bool:
    facts = hand_over(shipment, responsible)
    if facts is not None:
        record(ShipmentAssigned(**facts), on=shipment, about=concerned(order))
    return facts is not None


def _checked(name: str, value: Any) -> Any:
    """The value as it is kept; refused where it is longer than the column."""
    longest = LONGEST.get(name)
    if longest is None:
        return value
    value = value.strip()
    if len(value) > longest:
        message = _("This is longer than %(longest)s letters.") % {"longest": longest}
        raise Refused(message, field=name)
    return value


def _told(order: Order, shipment: Shipment, before: str) -> ShipmentTrackingAdded | ShipmentTrackingRemoved:
    if not shipment.tracking_number:
        return ShipmentTrackingRemoved(order=ref(order), before=before)
    return ShipmentTrackingAdded(
        order=ref(order),
        tracking_number=shipment.tracking_number,
        before=before,
        service=shipment.service_name,
    )
