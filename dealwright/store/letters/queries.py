"""Whom the shop writes to, and what it is to write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists, OuterRef, Q, QuerySet

from dealwright.channels.refusals.queries import has_refused
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import contacts_by_reach
from dealwright.crm.reaching.models import WayToReach
from dealwright.events.remembering import once_per_batch
from dealwright.kit import clock
from dealwright.kit.prepared import PreparedQuery
from dealwright.sales.orders.models import TRIAL, Order
from dealwright.sales.statuses.models import StatusNotice
from dealwright.store.carts.models import Cart
from dealwright.store.form.models import Consent
from dealwright.store.letters.models import ReminderRefusal
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store

REMINDED_WITHIN = timedelta(days=7)
"""A cart that was left longer ago is not spoken of any more."""


def order_to_tell_of(id: int) -> Order | None:
    """The order with its clients; None where it was deleted since, or only tries the automation."""
    order: Order | None = _TOLD_OF.first(id)
    return order


@once_per_batch
def notice_of(stage_id: int) -> StatusNotice | None:
    """What clients are told when an order or a parcel enters this status; None where nothing."""
    found: Any = StatusNotice.objects.select_related("stage").filter(stage=stage_id, is_on=True)
    notice: StatusNotice | None = found.first()
    return notice


def address_of(order: Order) -> str:
    """Where its client gets letters; empty where they gave no address. A company that buys goes first.

    The address it was bought with goes first: somebody whose phone we know may be at the checkout with an
    address of their own, and what they bought is nobody else's matter. Where a client was made by that very
    purchase, a colleague who wrote another address on the card has put a slip right.
    """
    clients = [order.contact, order.company]
    if order.payer == "company":
        clients.reverse()
    known = [text for one in clients if one is not None for text in one.email_texts]
    typed = _bought_with(order)
    if typed and (typed in {text.strip().lower() for text in known} or not _is_made_by(order)):
        known.insert(0, typed)
    return first_address(known)


def _is_made_by(order: Order) -> bool:
    """Whether the contact is known since this purchase: both are written within one change."""
    return order.contact is not None and order.contact.created_at > order.placed_at - timedelta(minutes=1)


def _bought_with(order: Order) -> str:
    """The address that was typed at its checkout, in small letters; empty where it came another way."""
    if order.checkout_key is None:
        return ""
    return str(_BOUGHT_WITH.first(order.checkout_key) or "")


def _told_of(id: int) -> Any:
    told = Order.objects.exclude(store=TRIAL).filter(pk=id)
    return told.select_related("deal", "contact", "company", "payment_method")


_TOLD_OF = PreparedQuery(_told_of)
_BOUGHT_WITH = PreparedQuery(
    lambda key: Cart.objects.filter(checkout_key=key, ordered_at__isnull=False).values_list(
        "email", flat=True
    ),
    UUID,
)


def spoken_with(record: Any) -> str:
    """The language in which the client of a record bought last, else that of the shop; empty where neither
    says one.
    """
    order = getattr(record, "order", None)
    if order is not None and order.language:
        return str(order.language)
    client = next((one for one in ("contact", "company") if getattr(record, f"{one}_id", None)), None)
    bought = Order.objects.exclude(language="").order_by("-pk").values_list("language", flat=True)
    found = bought.filter(**{client: getattr(record, f"{client}_id")}).first() if client else None
    return str(found or the_store().language)


def first_address(texts: Iterable[str]) -> str:
    """The first that is one."""
    for text in texts:
        try:
            validate_email(text)
        except ValidationError:
            continue
        return text
    return ""


def left_carts(store: Store) -> QuerySet[Cart]:
    """The carts that were left long enough ago, and not too long, by visitors whom we know how to reach."""
    left_at = clock.now() - timedelta(hours=store.reminds_after_hours)
    open_ones: QuerySet[Cart] = Cart.objects.filter(ordered_at=None, reminded_at=None)
    reached = open_ones.filter(~Q(email="") | Q(contact__isnull=False) | Exists(_bought_before()))
    return reached.filter(updated_at__lte=left_at, updated_at__gt=left_at - REMINDED_WITHIN)


def owner_of(cart: Cart) -> Contact | None:
    """The client a cart belongs to: they said so, typed an address that is theirs, or bought before."""
    if cart.contact is not None and cart.contact.deleted_at is None:
        return cart.contact
    if cart.email:
        return contacts_by_reach(WayToReach.EMAIL, cart.email.lower()).first()
    same = Q(token_hash=cart.token_hash) if cart.user_id is None else Q(user=cart.user_id)
    earlier = Cart.objects.filter(same, ordered_at__isnull=False)
    last = earlier.select_related("contact").order_by("-ordered_at").first()
    contact: Contact | None = last.contact if last is not None else None
    return contact if contact is not None and contact.deleted_at is None else None


def may_be_reminded(cart: Cart, owner: Contact | None, email: str) -> bool:
    """Whether they may be written to: they typed the address at the checkout of this very cart, or agreed at
    an earlier one (ST-48); and did not ask to be left alone."""
    has_agreed = bool(cart.email) or Consent.objects.filter(contact=owner, contact__isnull=False).exists()
    return has_agreed and not are_refused(email) and not has_refused(email)


def are_refused(email: str) -> bool:
    """Whether this address asked for no more reminders of left carts."""
    return bool(ReminderRefusal.objects.filter(email=email.lower()).exists())


def refusals_like(text: str) -> QuerySet[ReminderRefusal]:
    """The addresses that want no reminders and hold this text, the newest first."""
    found: QuerySet[ReminderRefusal] = ReminderRefusal.objects.filter(email__contains=text.strip().lower())
    return found.order_by("-pk")


def _bought_before() -> QuerySet[Cart]:
    """The ordered carts of the same browser, or of the same client."""
    same = Q(token_hash=OuterRef("token_hash")) | Q(user=OuterRef("user"))
    earlier: QuerySet[Cart] = Cart.objects.filter(same)
    return earlier.filter(ordered_at__isnull=False, contact__isnull=False)


def has_bought_since(contact: Contact | None, cart: Cart) -> bool:
    """Whether they ordered something after they left this cart: then they need no reminder."""
    orders = Order.objects.filter(contact=contact, placed_at__gte=cart.updated_at)
    return contact is not None and orders.exists()
