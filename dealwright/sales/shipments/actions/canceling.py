"""A shipment that will not go."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.actions.moving import put_into
from dealwright.sales.shipments.actions.settling import settle_shipped
from dealwright.sales.shipments.events import ShipmentCanceled
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import shipped_pieces

LONGEST_REASON = 500


@action
def cancel_shipment(
    shipment: Shipment, *, reason: str = "", version: int | None = None, by: Actor
) -> Shipment:
    """Cancel a shipment that has not left: its pieces stay promised to the order and may go with another one.

    Canceled twice is canceled once.
    """
    order, shipment = lock_with_order(shipment, version)
    if shipment.canceled_at is not None:
        return shipment
    if shipment.shipped_at is not None:
        raise Refused(_("This shipment has left the house; take it back first."))
    reason = " ".join(reason.split())
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in 500 letters or less."), field="reason")
    shipment.canceled_at = clock.now()
    lost = Stage.objects.filter(pipeline=shipment.pipeline_id, semantic=Semantic.LOST).first()
    if lost is not None:
        put_into(shipment, lost)
    shipment.save()
    record(ShipmentCanceled(order=ref(order), reason=reason), on=shipment, about=concerned(order))
    settle_shipped(order, by=by)
    return shipment


@action
def cancel_shipments_of(order: Order, *, by: Actor) -> None:
    """Cancel whatever of the order has not left, because the order is; Refused once something has left.

    The caller holds the order. Its cancellation tells of it.
    """
    if shipped_pieces(order):
        raise Refused(_("Some of this order has left the house already; take it back first, or refund it."))
    lost = Stage.objects.filter(
        pipeline__of_kind=Shipment.record_kind, pipeline__is_default=True, semantic=Semantic.LOST
    ).first()
    waiting = Shipment.objects.filter(order=order, canceled_at=None).select_related("stage")
    for shipment in waiting.order_by("pk").select_for_update(of=("self",)):
        shipment.order, shipment.canceled_at = order, clock.now()
        if lost is not None:
            put_into(shipment, lost)
        shipment.save()
