"""A shipment that will not go."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.sales.orders.actions.recounting import charge_for_delivery, let_deal_follow
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

    While nothing is paid and another shipment goes, its price leaves the total of the order with it;
    otherwise the total stays, and the next shipment carries the price.

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
    shipment.canceled_at, shipment.canceled_by = clock.now(), by.user
    lost = Stage.objects.filter(pipeline=shipment.pipeline_id, semantic=Semantic.LOST).first()
    if lost is not None:
        put_into(shipment, lost)
    shipment.save()
    cheaper = _cheaper_without(order, shipment)
    mirrored = charge_for_delivery(order, more=-cheaper, by=by)
    taken_off = Money(cheaper, order.currency) if cheaper else None
    record(
        ShipmentCanceled(order=ref(order), reason=reason, taken_off=taken_off),
        on=shipment,
        about=concerned(order),
    )
    let_deal_follow(order, before=mirrored, by=by)
    settle_shipped(order, by=by)
    return shipment


def _cheaper_without(order: Order, shipment: Shipment) -> Decimal:
    """What leaves the total with it: its price, where that may change and the order goes another way too."""
    others = Shipment.objects.filter(order=order, canceled_at=None).exclude(pk=shipment.pk)
    if not shipment.price or order.paid_total or order.is_canceled or not others.exists():
        return Decimal(0)
    return min(shipment.price, order.delivery_total)


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
