"""How what happened to shipments is taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.catalog.warehouses.models import Warehouse
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, final, inverse
from dealwright.records.undo.edits import Tracked, edits_of, handovers_of
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.shipments import actions, events
from dealwright.sales.shipments.queries import contents_of


def _service(before: Any, _event: Any) -> dict[str, Any]:
    return {"service": DeliveryService.objects.filter(pk=before["id"]).first() if before else None}


def _warehouse(before: Any, _event: Any) -> dict[str, Any]:
    return {"warehouse": Warehouse.objects.filter(pk=before["id"]).first() if before else None}


edits_of(events.ShipmentEdited, service=Tracked(given=_service), warehouse=Tracked(given=_warehouse))
handovers_of(events.ShipmentAssigned)
final(events.ShipmentUnshipped, why=gettext_lazy("Mark it as shipped once it leaves again."))
final(events.ShipmentNotDelivered, why=gettext_lazy("Mark it as delivered once the client has it."))
final(events.ShipmentCanceled, why=gettext_lazy("Open another shipment for its pieces."))
final(events.OrderReturned, why=gettext_lazy("What came back is here; send it with another shipment."))


@inverse(of=events.ShipmentAdded, touches="way")
def cancel_what_was_opened(step: Step) -> None:
    """It will not go; its number stays taken."""
    shipment = step.record
    if step.holds(shipment.shipped_at is None, "way") and shipment.canceled_at is None:
        actions.cancel_shipment(shipment, by=step.by)


@inverse(of=events.ShipmentPriced, touches="price")
def price_of_before(step: Step) -> None:
    """What it had cost."""
    event, shipment = step.event, step.record
    if step.holds(shipment.price == event.after.amount, "price"):
        actions.price_shipment(shipment, price=event.before.amount, by=step.by)


@inverse(of=events.ShipmentRepacked, touches="lines")
def pack_as_before(step: Step) -> None:
    """What was in it, as far as it goes no other way by now."""
    event, shipment = step.event, step.record
    if step.holds(contents_of(shipment) == {one.line: one.quantity for one in event.lines}, "lines"):
        before = {one.line: one.quantity for one in event.lines_before}
        actions.repack_shipment(shipment, pieces=before, by=step.by)


@inverse(of=events.ShipmentExtrasChosen, touches="extras")
def along_as_before(step: Step) -> None:
    """What went along before, at the prices of then."""
    event, shipment = step.event, step.record
    if step.holds(shipment.extras == event.extras, "extras"):
        actions.bring_extras_back(shipment, extras=event.extras_before, by=step.by)


@inverse(of=events.ShipmentAllowed, touches="allowed")
def hold_back(step: Step) -> None:
    """It waits for the approval again."""
    if step.holds(step.record.allowed_at is not None, "allowed"):
        actions.hold_shipment(step.record, by=step.by)


@inverse(of=events.ShipmentHeld, touches="allowed")
def let_go(step: Step) -> None:
    """It may go again."""
    if step.holds(step.record.allowed_at is None, "allowed"):
        actions.allow_shipment(step.record, by=step.by)


@inverse(of=events.ShipmentTrackingAdded, touches="tracking_number")
def number_of_before(step: Step) -> None:
    """The number that stood there, or none."""
    event = step.event
    if step.holds(step.record.tracking_number == event.tracking_number, "tracking_number"):
        actions.track_shipment(step.record, tracking_number=event.before, by=step.by)


@inverse(of=events.ShipmentTrackingRemoved, touches="tracking_number")
def number_again(step: Step) -> None:
    """The number that was taken away."""
    if step.holds(not step.record.tracking_number, "tracking_number"):
        actions.track_shipment(step.record, tracking_number=step.event.before, by=step.by)


@inverse(of=events.ShipmentShipped, touches="way")
def keep_in_the_house(step: Step) -> None:
    """It had not left: its pieces are promised to the order again."""
    if step.holds(step.record.shipped_at is not None, "way"):
        actions.unship_shipment(step.record, reason=_("Marked by mistake"), by=step.by)


@inverse(of=events.ShipmentDelivered, touches="way")
def still_on_its_way(step: Step) -> None:
    """The client does not have it after all."""
    if step.holds(step.record.delivered_at is not None, "way"):
        actions.take_delivery_back(step.record, by=step.by)


@inverse(of=events.ShipmentMoved, touches="stage")
def status_of_before(step: Step) -> None:
    """The status it came from; a final one is left by the verb that took it there."""
    event, shipment = step.event, step.record
    if shipment.stage_id == event.before.id or shipment.canceled_at is not None:
        return
    if not step.holds(shipment.shipped_at is None, "stage"):
        return
    stage = Stage.objects.select_related("pipeline").filter(pk=event.before.id).first()
    if stage is None:
        raise Refused(_("The stage “%(stage)s” is no longer there.") % {"stage": event.before})
    actions.move_shipment(shipment, to=stage, by=step.by)
