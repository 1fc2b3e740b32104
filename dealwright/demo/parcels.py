"""What becomes of sample orders: parcels on their way, and letters that clients are said to have got."""

from __future__ import annotations

from dealwright.channels.messages.actions import follow_letter
from dealwright.channels.messages.models import Message
from dealwright.demo.loaded import Loaded
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.people.letters.models import Letter, LetterState
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.actions import (
    add_shipment,
    deliver_shipment,
    ship_shipment,
    track_shipment,
)
from dealwright.sales.shipments.models import Shipment
from dealwright.store.letters.actions import confirm_order, tell_tracking_number

NO_SUCH_ADDRESS = "550 5.1.1 There is no mailbox of this name."


def send_all(loaded: Loaded, order: Order, *, by: Actor) -> Shipment:
    """Everything goes with the courier."""
    shipment: Shipment = loaded.keep(add_shipment(order, service=loaded.courier, by=by))
    track_shipment(shipment, tracking_number=f"FM{order.number}BR", by=by)
    return ship_shipment(shipment, by=by)


def send_a_part(loaded: Loaded, order: Order, *, by: Actor) -> None:
    """The first line goes at once, the rest waits in a second parcel."""
    first = order.lines.all()[0]
    pieces = {first.pk: first.quantity}
    sent = loaded.keep(add_shipment(order, pieces=pieces, service=loaded.courier, by=by))
    loaded.keep(add_shipment(order, service=loaded.courier, by=by))
    sent = track_shipment(sent, tracking_number=f"FM{order.number}BR", by=by)
    _count_as_gone(tell_tracking_number(ship_shipment(sent, by=by), by=_shop(loaded)))


def bring(order: Order, *, by: Actor) -> None:
    """Whatever was sent has arrived."""
    for shipment in order.shipments.order_by("pk"):
        deliver_shipment(shipment, by=by)


def confirm(loaded: Loaded, order: Order, *, arrives: bool = True) -> None:
    """The client has it in writing, or there is no such mailbox."""
    _count_as_gone(confirm_order(order, notice=None, by=_shop(loaded)), arrives=arrives)


def _count_as_gone(message: Message | None, *, arrives: bool = True) -> None:
    """Nobody is written to, with or without a mail server: the letter stands as sent, or as refused."""
    letter_id = None if message is None else message.letter_id
    if letter_id is None:
        return
    stands = (
        {"state": LetterState.SENT.value, "sent_at": clock.now()}
        if arrives
        else {"state": LetterState.FAILED.value, "answer": NO_SUCH_ADDRESS}
    )
    with unrecorded("a letter of the sample company never was on its way"):
        Letter.objects.filter(pk=letter_id).update(**stands)
    follow_letter(letter_id, by=_nobody())


def _shop(loaded: Loaded) -> Actor:
    return Actor.system(loaded.store.name)


def _nobody() -> Actor:
    return Actor.system()
