"""From a cart to an order."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from dealwright.crm.contacts.actions import find_or_create_contact
from dealwright.events import Actor, action
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import Money
from dealwright.sales.orders.actions import OrderedLine, place_order
from dealwright.sales.orders.models import Order
from dealwright.store.carts.models import Cart
from dealwright.store.carts.queries import contents_of
from dealwright.store.checkout.buyer import Buyer, Delivery
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store


class PriceChanged(Conflict):
    """The total is another than the buyer was shown. Nothing was ordered."""


@action
def check_out(cart: Cart, *, buyer: Buyer, checkout_key: UUID, seen_total: Money, by: Actor) -> Order:
    """Order what lies in the cart, at the total the buyer has seen.

    One cart becomes one order: the same checkout again, or a second tab, is answered with that order.
    """
    cart = Cart.objects.locked(cart)
    if cart.ordered_at is not None:
        return Order.objects.get(checkout_key=cart.checkout_key)
    store = the_store()
    rows = contents_of(cart, store.currency).rows
    if not rows:
        raise Refused(_("Your cart is empty."))
    order = place_order(
        lines=[OrderedLine(row.product, row.quantity) for row in rows],
        contact=find_or_create_contact(
            name=buyer.name,
            email=buyer.email,
            phone=buyer.phone or None,
            address=buyer.address,
            phone_region=store.phone_region,
            responsible=store.responsible,
            source="store",
            by=by,
        ),
        store="web",
        currency=store.currency,
        delivery_name=delivery_name(buyer.delivery),
        delivery_address=buyer.address,
        delivery_total=delivery_price(store, buyer.delivery),
        buyer_comment=buyer.comment,
        checkout_key=checkout_key,
        pipeline=store.pipeline,
        responsible=store.responsible,
        by=by,
    )
    # Compared with the order, whose prices were read under lock: the cart's may be older by a moment.
    if order.total_money != seen_total:
        message = _("The total is now another one. Look at it again before you order.")
        raise PriceChanged(message, total=order.total_money)
    _close(cart, checkout_key)
    return order


def delivery_name(delivery: Delivery) -> str:
    """How the delivery is called in the order, in the language of the house rather than the buyer's."""
    with override(settings.LANGUAGE_CODE):
        return gettext("Courier") if delivery is Delivery.COURIER else gettext("Pick up in the shop")


def delivery_price(store: Store, delivery: Delivery) -> Decimal:
    """What the delivery costs."""
    return store.delivery_price if delivery is Delivery.COURIER else Decimal(0)


def _close(cart: Cart, checkout_key: UUID) -> None:
    cart.ordered_at, cart.checkout_key = clock.now(), checkout_key
    cart.save()
