"""Verbs that write letters of the shop."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.utils import translation

from dealwright.channels.messages.actions import send_email
from dealwright.channels.messages.models import Message
from dealwright.events import Actor, action, unrecorded
from dealwright.kit import clock
from dealwright.records.pipelines.models import Stage
from dealwright.sales.orders.models import Order
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.statuses.models import StatusNotice
from dealwright.store.carts.models import Cart
from dealwright.store.carts.queries import contents_of
from dealwright.store.letters import words
from dealwright.store.letters.composing import ShopLetter, compose, language_of
from dealwright.store.letters.left_carts import link_to, stop_link_of
from dealwright.store.letters.queries import (
    address_of,
    first_address,
    has_bought_since,
    left_carts,
    may_be_reminded,
    owner_of,
)
from dealwright.store.settings.queries import the_store

TELLS_OF = ("order.contact", "order.total", "order.delivery_address", "order.buyer_comment")
"""What letters about an order repeat, or the page they lead to shows."""

Writer = Callable[[str], ShopLetter]
"""Writes the letter in a language, which is on."""


@action
def confirm_order(order: Order, *, notice: StatusNotice | None, by: Actor) -> Message | None:
    """Tell the client that the shop has their order: once, however often it is asked for."""
    store = the_store()
    return _write(
        order,
        lambda language: words.confirmation(order, store, notice, language),
        purpose="order.placed",
        key=f"order.placed {order.pk}",
        by=by,
    )


@action
def tell_status(
    order: Order, stage: Stage, *, notice: StatusNotice, change: UUID, by: Actor
) -> Message | None:
    """Tell the client that the order entered a status: once for each change that brought it there."""
    store = the_store()
    return _write(
        order,
        lambda language: words.status_letter(order, stage, store, notice, language),
        purpose="order.status",
        key=f"order.status {order.pk} {stage.pk} {change}",
        by=by,
    )


@action
def tell_parcel_status(
    shipment: Shipment, stage: Stage, *, notice: StatusNotice, change: UUID, by: Actor
) -> Message | None:
    """Tell the client that a parcel entered a status."""
    store = the_store()
    return _write(
        shipment.order,
        lambda language: words.parcel_letter(shipment, stage, store, notice, language),
        purpose="shipment.status",
        key=f"shipment.status {shipment.pk} {stage.pk} {change}",
        by=by,
    )


@action
def tell_tracking_number(shipment: Shipment, *, by: Actor) -> Message | None:
    """Tell the client how to follow a parcel: once for each number."""
    store = the_store()
    return _write(
        shipment.order,
        lambda language: words.tracking_letter(shipment, store),
        purpose="shipment.tracking",
        key=f"shipment.tracking {shipment.pk} {shipment.tracking_number}",
        by=by,
    )


@action
def remind_of_cart(cart: Cart, *, by: Actor) -> Message | None:
    """Write to somebody who left their cart, once per cart; to nobody who bought since or can buy nothing."""
    store = the_store()
    held = left_carts(store).filter(pk=cart.pk).select_for_update(of=("self",), skip_locked=True).first()
    if held is None or not store.reminds_of_carts:
        return None
    with unrecorded("a cart is a wish; the message tells of the letter"):
        Cart.objects.filter(pk=held.pk).update(reminded_at=clock.now())
    owner = owner_of(held)
    to = first_address([held.email, *(owner.email_texts if owner else [])])
    contents = contents_of(held, store.currency, price_list=store.price_list)
    if not to or not any(row.most for row in contents.rows) or has_bought_since(owner, held):
        return None
    if not may_be_reminded(held, owner, to):
        return None
    language = language_of(store.language)
    with translation.override(language):
        name = owner.name if owner else ""
        letter = words.left_cart_letter(contents, store, name=name, link=link_to(held), stop=stop_link_of(to))
        composed = compose(letter, store, language)
    return send_email(
        to=to,
        name=name,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        about=[owner],
        purpose="cart.left",
        key=f"cart.left {held.pk}",
        reply_to=first_address([store.contact_email]),
        by=by,
    )


def _write(order: Order, writer: Writer, *, purpose: str, key: str, by: Actor) -> Message | None:
    """Write to the client of an order in their language; None where they gave no address."""
    to = address_of(order)
    if not to:
        return None
    store = the_store()
    language = language_of(order.language, store.language)
    with translation.override(language):
        composed = compose(writer(language), store, language)
    client = order.contact or order.company
    return send_email(
        to=to,
        name=client.name if client else "",
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        about=[order, order.deal, *order.clients],
        purpose=purpose,
        key=key,
        reply_to=first_address([store.contact_email]),
        tells_of=TELLS_OF,
        by=by,
    )
