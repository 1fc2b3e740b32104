"""A shipment leaves the house, and may come back before the client has it (ST-36)."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.stock.actions import reserve_stock, return_stock, ship_stock
from dealwright.events import Actor, action, record, ref
from dealwright.events.actions import attempt
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import NONE
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.actions.locking import concerned, lock_with_order
from dealwright.sales.shipments.actions.moving import put_into
from dealwright.sales.shipments.actions.packing import packed, refuse_unless_here
from dealwright.sales.shipments.actions.settling import settle_shipped
from dealwright.sales.shipments.events import ShipmentShipped, ShipmentUnshipped
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.shipments.queries import contents_of, goods_of, left_to_return
from dealwright.sales.statuses.queries import shipment_stage

LONGEST_REASON = 500


@action
def ship_shipment(shipment: Shipment, *, version: int | None = None, by: Actor) -> Shipment:
    """Send it: its pieces leave the stock, and an order of which all has left is shipped.

    Sent twice is sent once. Nobody has to allow it first: whoever sends it allows it.
    """
    order, shipment = lock_with_order(shipment, version)
    if shipment.shipped_at is not None and shipment.canceled_at is None:
        return shipment
    refuse_unless_here(shipment)
    if order.is_canceled:
        raise Refused(_("This order is canceled; nothing is to be sent."))
    contents = packed(shipment, order.lines.all())
    if not contents:
        raise Refused(_("There is nothing in this shipment."), field="lines")
    if goods := goods_of(shipment):
        ship_stock(holder=order, pieces=goods, warehouse=shipment.warehouse, by=by)
    shipment.shipped_at, shipment.shipped_by = clock.now(), by.user
    if shipment.allowed_at is None:
        shipment.allowed_at, shipment.allowed_by = shipment.shipped_at, by.user
    shipment.unshipped_reason = ""
    put_into(shipment, shipment_stage("DF"))
    shipment.save()
    record(
        ShipmentShipped(
            order=ref(order),
            lines=contents,
            tracking_number=shipment.tracking_number,
            service=shipment.service_name,
        ),
        on=shipment,
        about=concerned(order),
    )
    settle_shipped(order, by=by)
    return shipment


@action
def unship_shipment(shipment: Shipment, *, reason: str, version: int | None = None, by: Actor) -> Shipment:
    """Take it back into the house before the client has it: its pieces are promised to the order again.

    The order keeps its status: what clients were told is not untold.
    """
    order, shipment = lock_with_order(shipment, version)
    if shipment.shipped_at is None:
        return shipment
    if shipment.delivered_at is not None:
        raise Refused(_("The client has this shipment; take the goods back as a return."))
    left = left_to_return(order)
    if any(left.get(line, NONE) < quantity for line, quantity in contents_of(shipment).items()):
        raise Refused(_("Some of this shipment came back already, as a return; take the rest back so too."))
    shipment.unshipped_reason = checked_reason(reason)
    if goods := goods_of(shipment):
        return_stock(holder=order, pieces=goods, warehouse=shipment.warehouse, by=by)
        _promise_again(order, goods, by=by)
    shipment.shipped_at = shipment.shipped_by = None
    put_into(shipment, shipment_stage("DN"))
    shipment.save()
    record(
        ShipmentUnshipped(order=ref(order), reason=shipment.unshipped_reason),
        on=shipment,
        about=concerned(order),
    )
    settle_shipped(order, by=by)
    return shipment


def checked_reason(reason: str) -> str:
    """The reason on one line; Refused where there is none, or a long story."""
    reason = " ".join(reason.split())
    if not reason:
        raise Refused(_("Write why it comes back."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in 500 letters or less."), field="reason")
    return reason


def _promise_again(order: Order, goods: dict[int, Decimal], *, by: Actor) -> None:
    """Hold the pieces for the order again, where it is alive and they are still sold."""
    if order.is_canceled:
        return
    with suppress(Refused), attempt():
        reserve_stock(sorted(goods.items()), holder=order, by=by)
