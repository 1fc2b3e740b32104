"""From a cart to an order."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import Money
from dealwright.kit.prepared import PreparedQuery
from dealwright.kit.secrets import hash_token
from dealwright.people.users.models import User
from dealwright.records.fields import CUSTOM
from dealwright.records.pipelines.known import known_pipeline
from dealwright.sales.coupons.queries import LONGEST_CODE, code_from
from dealwright.sales.deliveries.queries import Offer, active_services, offer_of
from dealwright.sales.methods.models import PaymentMethod
from dealwright.sales.methods.queries import methods_on_offer
from dealwright.sales.orders.actions import OrderedLine, place_order
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.actions import ask_for_first_payment
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.ways import method_of
from dealwright.sales.taxes.places import TaxPlace
from dealwright.store.buyers.models import BuyerAccount
from dealwright.store.carts.models import Cart, CartQuerySet, is_token
from dealwright.store.carts.queries import Contents, contents_of
from dealwright.store.checkout.buyer import Buyer
from dealwright.store.checkout.clients import company_of, contact_of
from dealwright.store.checkout.parcels import parcel_of
from dealwright.store.checkout.reckoning import is_brought
from dealwright.store.form.actions import keep_consent
from dealwright.store.form.models import FieldType
from dealwright.store.form.queries import checkout_fields
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store


class PriceChanged(Conflict):
    """The total is another than the buyer was shown. Nothing was ordered."""


@dataclass(frozen=True)
class Completed:
    """An order that a checkout has just made, and what is to be paid of it."""

    order: Order
    payment: Payment | None


@action
def complete_checkout(
    token: str | None,
    *,
    user: User | None = None,
    store: Store,
    buyer: Buyer,
    account: BuyerAccount | None = None,
    checkout_key: UUID,
    seen_total: Money,
    language: str = "",
    by: Actor,
) -> Completed | None:
    """Order what lies in the visitor's cart and ask for its payment, in one change.

    `account` is whoever is signed in to the shop: the order is theirs.

    None where there is no cart to order: this form, or another tab, has ordered it already.
    """
    cart = _cart_to_order(token, user, checkout_key)
    if cart is None:
        return None
    if store.responsible_id is not None and not Store.responsible.is_cached(store):
        store.responsible = _RESPONSIBLE.first(store.responsible_id)
    order = _order(cart, store, buyer, checkout_key, seen_total, language, account=account, by=by)
    if order.due <= 0 or method_of(order) is None:
        return Completed(order, None)
    return Completed(order, ask_for_first_payment(order, by=by))


@action
def check_out(
    cart: Cart, *, buyer: Buyer, checkout_key: UUID, seen_total: Money, language: str = "", by: Actor
) -> Order:
    """Order what lies in the cart, at the total the buyer has seen.

    One cart becomes one order: the same checkout again, or a second tab, is answered with that order.
    """
    cart = Cart.objects.locked(cart)
    if cart.ordered_at is not None:
        return Order.objects.get(checkout_key=cart.checkout_key)
    return _order(cart, the_store(), buyer, checkout_key, seen_total, language, by=by)


def _cart_to_order(token: str | None, user: User | None, checkout_key: UUID) -> Any:
    """The open cart, locked, unless this form has ordered already."""
    if user is None and token and is_token(token):
        return _OF_BROWSER.first(hash_token(token), checkout_key)
    return _to_order(Cart.objects.opened_by(token, user), checkout_key).first()


def _to_order(carts: CartQuerySet, checkout_key: UUID) -> CartQuerySet:
    ordered = Order.objects.filter(checkout_key=checkout_key)
    return carts.filter(~Exists(ordered)).select_for_update(of=("self",))


_RESPONSIBLE = PreparedQuery(lambda user_id: User.objects.filter(pk=user_id))
_OF_BROWSER = PreparedQuery(
    lambda token_hash, checkout_key: _to_order(Cart.objects.opened_with(token_hash), checkout_key), str, UUID
)


def _order(
    cart: Cart,
    store: Store,
    buyer: Buyer,
    checkout_key: UUID,
    seen_total: Money,
    language: str,
    *,
    account: BuyerAccount | None = None,
    by: Actor,
) -> Order:
    """The order of a cart that is locked and open."""
    contents = contents_of(cart, store.currency, price_list=store.price_list)
    if not contents.rows:
        raise Refused(_("Your cart is empty."))
    delivery = _delivery(contents, buyer)
    method = _method(buyer)
    contact = contact_of(buyer, store, signed_in=account.contact if account else None, by=by)
    order = place_order(
        lines=[OrderedLine(row.product, row.quantity) for row in contents.rows],
        contact=contact,
        company=company_of(buyer, store, contact, by=by),
        payer=buyer.payer,
        store="web",
        currency=store.currency,
        language=language,
        delivery_service=delivery.service if delivery else None,
        delivery_name=delivery.service.name if delivery else "",
        delivery_address=buyer.whole_address,
        delivery_place=TaxPlace(**places_of(buyer)),
        delivery_total=delivery.price if delivery else Decimal(0),
        delivery_extras=delivery.extras if delivery else (),
        payment_method=method,
        coupon_code=cart.coupon_code,
        tax_place=buyer.tax_place or TaxPlace(**places_of(buyer)),
        answers=buyer.answers,
        price_list=store.price_list,
        hold_minutes=store.hold_minutes,
        buyer_comment=buyer.comment,
        custom=_written_to_order(buyer),
        checkout_key=checkout_key,
        pipeline=known_pipeline(store.pipeline_id) if store.pipeline_id else None,
        responsible=store.responsible,
        by=by,
    )
    # Compared with the order, whose prices were read under lock: the cart's may be older by a moment.
    if order.total_money != seen_total:
        message = _("The total is now another one. Look at it again before you order.")
        raise PriceChanged(message, total=order.total_money)
    if buyer.agreed is not None:
        agreed = buyer.agreed
        keep_consent(
            order,
            text=agreed.text,
            language=agreed.language,
            ip_address=agreed.ip_address,
            browser=agreed.browser,
            by=by,
        )
    _close(cart, checkout_key, order, bought_as=account.email if account else buyer.email)
    return order


@action
def write_coupon(cart: Cart, code: str, *, by: Actor) -> Cart:
    """Put a coupon beside the cart, or take it away with an empty one. What it is worth is reckoned later."""
    cart = Cart.objects.locked(cart)
    code = code_from(code)[:LONGEST_CODE]
    if cart.ordered_at is None and cart.coupon_code != code:
        cart.coupon_code, cart.updated_at = code, clock.now()
        cart.save(update_fields=["coupon_code", "updated_at"])
    return cart


@action
def remember_email(cart: Cart, email: str, *, by: Actor) -> None:
    """Keep what a visitor typed at a checkout that is not finished yet, for the letter that reminds of it."""
    Cart.objects.filter(pk=cart.pk, ordered_at=None).exclude(email=email).update(email=email[:254])


def places_of(buyer: Buyer) -> dict[str, str]:
    """What the price of a delivery is reckoned from: of the buyer's address, or of own fields of the form."""
    found = {"region": buyer.region, "postal_code": buyer.postal_code}
    for one in checkout_fields():
        if one.is_own and one.field.is_location and one.code in buyer.answers:
            name = "region" if one.field.type == FieldType.REGION else "postal_code"
            found[name] = found[name] or buyer.answers[one.code]["value"]
    return found


def _delivery(contents: Contents, buyer: Buyer) -> Offer | None:
    """The delivery they chose, at its price of now; nothing where nothing is to be brought."""
    services = active_services() if is_brought(contents) else []
    if not services:
        return None
    chosen = services[0].pk if buyer.delivery is None else buyer.delivery
    service = next((one for one in services if one.pk == chosen), None)
    if service is None:
        raise Refused(_("Choose how you get it: what you chose is not offered any more."), field="delivery")
    parcel = parcel_of(contents, **places_of(buyer), extras={service.pk: buyer.extras})
    offer = offer_of(service, parcel)
    if offer.refused:
        raise Refused(offer.refused, field="delivery")
    return offer


def _method(buyer: Buyer) -> PaymentMethod | None:
    methods = methods_on_offer()
    if buyer.method is None:
        return methods[0] if methods else None
    method = next((one for one in methods if one.pk == buyer.method), None)
    if method is None:
        raise Refused(_("Choose how you pay: what you chose is not offered any more."), field="payment")
    return method


def _written_to_order(buyer: Buyer) -> dict[str, Any]:
    """What own fields of the form write to fields that people added to orders."""
    return {name.removeprefix(CUSTOM): value for name, value in buyer.written.get("order", {}).items()}


def _close(cart: Cart, checkout_key: UUID, order: Order, *, bought_as: str) -> None:
    cart.ordered_at, cart.checkout_key, cart.contact = clock.now(), checkout_key, order.contact
    cart.email = bought_as.strip().lower()
    cart.save()
