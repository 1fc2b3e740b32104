"""Who is signed in to the shop, whom an e-mail address opens, and what its owner bought."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import contacts_by_reach
from dealwright.crm.reaching.models import WayToReach
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.secrets import hash_token
from dealwright.people.access import hidden_fields
from dealwright.sales.orders.models import Order
from dealwright.store.buyers.cookie import token_of
from dealwright.store.buyers.models import BuyerAccount, BuyerSession, UnprovenEmail
from dealwright.store.carts.models import Cart
from dealwright.store.orders.card import orders_listed


def buyer_of(request: HttpRequest) -> BuyerAccount | None:
    """Whoever is signed in to the shop with this browser; one query, none for a browser without a cookie."""
    asked: Any = request
    if not hasattr(asked, "buyer"):
        session = session_of(token_of(request))
        asked.buyer = session.account if session is not None else None
    found: BuyerAccount | None = asked.buyer
    return found


def client_signed_in(request: HttpRequest) -> Contact | None:
    """The contact whoever is signed in to the shop is."""
    account = buyer_of(request)
    return account.contact if account is not None else None


def session_of(token: str | None) -> BuyerSession | None:
    """The session behind a cookie, as long as its contact is there and still reached by the address."""
    if not token:
        return None
    reached = WayToReach.objects.filter(
        contact=OuterRef("account__contact"), kind=WayToReach.EMAIL, normalised=OuterRef("account__email")
    )
    found = BuyerSession.objects.select_related("account__contact").filter(
        Exists(reached),
        token_hash=hash_token(token),
        ends_at__gt=clock.now(),
        account__contact__deleted_at=None,
        account__contact__archived_at=None,
    )
    return found.first()


def is_known(email: str) -> bool:
    """Whether somebody who may sign in is reached by this address, or has bought with it."""
    bought = Cart.objects.filter(email=email, ordered_at__isnull=False, contact__isnull=False)
    bought = bought.filter(contact__deleted_at=None, contact__archived_at=None)
    return contacts_by_reach(WayToReach.EMAIL, email).exists() or bought.exists()


def opened_by(email: str) -> Contact | None:
    """The contact whose purchases the owner of this address may see.

    The one it opened before goes first; never one beside whom a stranger has put it.
    """
    reached = contacts_by_reach(WayToReach.EMAIL, email)
    bound = BuyerAccount.objects.filter(email=email, contact=OuterRef("pk"))
    unproven = UnprovenEmail.objects.filter(email=email, contact=OuterRef("pk"))
    found = reached.annotate(is_bound=Exists(bound)).filter(Q(is_bound=True) | ~Exists(unproven))
    contact: Contact | None = found.order_by("-is_bound", "id").first()
    return contact


def bought_by(account: BuyerAccount) -> QuerySet[Order]:
    """The purchases of a buyer, those that are kept as deals too: the newest first.

    Those of the contact, unless they were bought with an address that is not proven to be theirs; and those
    bought with the proven address, whomever they were written down for.
    """
    reached = WayToReach.objects.filter(contact=account.contact_id, kind=WayToReach.EMAIL)
    unproven = UnprovenEmail.objects.filter(contact=account.contact_id).exclude(email=account.email)
    theirs = {account.email, *reached.values_list("normalised", flat=True)}
    theirs -= set(unproven.values_list("email", flat=True))
    carts = Cart.objects.filter(ordered_at__isnull=False).exclude(email="")
    of_others = carts.filter(checkout_key=OuterRef("checkout_key")).exclude(email__in=theirs)
    bought_as = carts.filter(email=account.email, checkout_key__isnull=False).values("checkout_key")
    of_contact = Q(contact=account.contact_id) & ~Exists(of_others)
    found = orders_listed().filter(of_contact | Q(checkout_key__in=bought_as))
    return found.order_by("-placed_at", "-id")


def accounts_seen_by(actor: Actor) -> QuerySet[BuyerAccount]:
    """The accounts of contacts the actor sees; none for whom their addresses are hidden."""
    found: QuerySet[BuyerAccount] = BuyerAccount.objects.select_related("contact")
    if "emails" in hidden_fields(actor, Contact.record_kind):
        return found.none()
    return found.filter(contact__in=Contact.objects.seen_by(actor).order_by().values("pk"))


def open_sessions() -> QuerySet[BuyerSession]:
    """The browsers that are signed in now."""
    return BuyerSession.objects.filter(ends_at__gt=clock.now())
