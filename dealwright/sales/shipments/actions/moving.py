"""Delivery statuses: those of the house, and own ones between (ST-23)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.records.pipelines.requiring import keep_stage
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.actions.packing import refuse_unless_here
from dealwright.sales.shipments.events import ShipmentMoved
from dealwright.sales.shipments.models import Shipment


@action
def move_shipment(shipment: Shipment, *, to: Stage, version: int | None = None, by: Actor) -> Shipment:
    """Give it another status. The final ones do what they say: one ships it, the other cancels it."""
    from dealwright.sales.shipments.actions.canceling import cancel_shipment
    from dealwright.sales.shipments.actions.shipping import ship_shipment

    _order, shipment = lock_with_order(shipment, version)
    if to.pipeline_id != shipment.pipeline_id:
        raise Refused(_("This is no status of deliveries."), field="stage_id")
    if shipment.stage_id == to.pk:
        return shipment
    refuse_unless_here(shipment)
    if to.semantic == Semantic.WON:
        return ship_shipment(shipment, by=by)
    if to.semantic == Semantic.LOST:
        return cancel_shipment(shipment, by=by)
    keep_stage(to, for_record=shipment)
    put_into(shipment, to)
    shipment.save()
    return shipment


def put_into(shipment: Shipment, stage: Stage) -> None:
    """Stand in this status from now on, and tell of it; the caller saves."""
    if shipment.stage_id == stage.pk:
        return
    record(
        ShipmentMoved(order=ref(shipment.order), before=ref(shipment.stage), after=ref(stage)),
        on=shipment,
        about=concerned(shipment.order),
    )
    shipment.stage, shipment.stage_since = stage, clock.now()
