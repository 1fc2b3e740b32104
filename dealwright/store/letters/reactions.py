"""When the shop writes to its clients.

What came in with an import, or was changed many at once, is recorded quietly and reaches nobody here.
"""

from __future__ import annotations

from dealwright.events import Actor, reaction
from dealwright.events.models import Entry
from dealwright.sales.orders.events import OrderCanceled, OrderMoved, OrderPlaced
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.shipments.events import ShipmentMoved, ShipmentTrackingAdded
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.statuses.queries import order_stage
from dealwright.store.letters.actions import (
    confirm_order,
    tell_parcel_status,
    tell_status,
    tell_tracking_number,
)
from dealwright.store.letters.queries import notice_of, order_to_tell_of
from dealwright.store.settings.queries import the_store

SHOP = "web"
"""The channel of the orders that are always confirmed: their clients placed them alone."""


@reaction(to=OrderPlaced)
def confirm_the_order(event: OrderPlaced, entry: Entry) -> None:
    """Whoever buys in the shop gets a letter; others, where the first status says so."""
    order = _news(entry)
    if order is not None:
        notice = notice_of(order_stage(Status.ACCEPTED).pk)
        if event.store == SHOP or notice is not None:
            confirm_order(order, notice=notice, by=_shop())


@reaction(to=OrderMoved)
def tell_of_the_status(event: OrderMoved, entry: Entry) -> None:
    """A letter when an order enters a status that says so (ST-22)."""
    _tell_entered(event.after.id, entry)


@reaction(to=OrderCanceled)
def tell_of_the_cancellation(event: OrderCanceled, entry: Entry) -> None:
    """The same for the last status of orders that are not delivered."""
    _tell_entered(order_stage(Status.CANCELED).pk, entry)


@reaction(to=ShipmentMoved)
def tell_of_the_parcel(event: ShipmentMoved, entry: Entry) -> None:
    """A letter when a parcel enters a status that says so (ST-39)."""
    notice = notice_of(event.after.id)
    shipment = _parcel(entry) if notice is not None else None
    if notice is not None and shipment is not None:
        tell_parcel_status(shipment, notice.stage, notice=notice, change=entry.change_id, by=_shop())


@reaction(to=ShipmentTrackingAdded)
def tell_the_tracking_number(event: ShipmentTrackingAdded, entry: Entry) -> None:
    """A letter with the number, unless another one about the same change tells it, or the number is gone."""
    shipment = _parcel(entry)
    if shipment is None or shipment.tracking_number != event.tracking_number or shipment.canceled_at:
        return
    if not _is_told_with_status(entry):
        tell_tracking_number(shipment, by=_shop())


def _tell_entered(stage_id: int, entry: Entry) -> None:
    notice = notice_of(stage_id)
    order = _news(entry) if notice is not None else None
    if notice is not None and order is not None:
        tell_status(order, notice.stage, notice=notice, change=entry.change_id, by=_shop())


def _news(entry: Entry) -> Order | None:
    """The order that something happened to just now; None for what was taken back by undo."""
    return order_to_tell_of(entry.subject_id) if entry.undoes is None else None


def _parcel(entry: Entry) -> Shipment | None:
    found = Shipment.objects.select_related("order", "service").filter(pk=entry.subject_id).first()
    shipment: Shipment | None = found
    if shipment is None or entry.undoes is not None:
        return None
    order = order_to_tell_of(shipment.order_id)
    if order is None:
        return None
    shipment.order = order
    return shipment


def _is_told_with_status(entry: Entry) -> bool:
    """Whether the parcel entered, by the same change, a status that clients are told of: with the number."""
    moves = Entry.objects.filter(
        change_id=entry.change_id, kind=ShipmentMoved.kind, subject_id=entry.subject_id
    )
    return any(notice_of(move.facts["after"]["id"]) for move in moves)


def _shop() -> Actor:
    return Actor.system(the_store().name)
