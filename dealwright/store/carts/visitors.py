"""Whose cart a page is about: that of the client who is signed in, otherwise that of the browser."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright import web
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import contacts_by_reach
from dealwright.crm.reaching.models import WayToReach
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.store.carts.actions import join_carts
from dealwright.store.carts.cookie import token_of
from dealwright.store.carts.queries import open_cart

VISITOR = Actor.visitor()


def whose(request: HttpRequest) -> tuple[str | None, User | None]:
    """The token of the browser and who is signed in, as `Cart.objects.of` asks for them.

    At the first look at the shop after signing in, what was chosen before comes into the client's cart: the
    cookie of the cart is not sent to the sign-in page, which stands outside of the shop.
    """
    asked: Any = request
    if not hasattr(asked, "whose_cart"):
        user: Any = request.user
        token = token_of(request)
        asked.whose_cart = token, user if user.is_authenticated else None
        if token and user.is_authenticated:
            _bring_along(request, token, user)
    found: tuple[str | None, User | None] = asked.whose_cart
    return found


def client_of(user: User | None) -> Contact | None:
    """The client with the address of whoever is signed in."""
    if user is None:
        return None
    found: Contact | None = contacts_by_reach(WayToReach.EMAIL, user.email.lower()).first()
    return found


def _bring_along(request: HttpRequest, token: str, user: User) -> None:
    if open_cart(token) is None:
        return
    joined = join_carts(token, user, owner=client_of(user), by=VISITOR)
    if joined is None:
        return
    if not joined.is_whole:
        text = _("Your cart holds what you chose before you signed in, as far as there is enough of it.")
        web.toast(request, text, tone="attention")
    elif joined.was_filled:
        text = _("What you chose before you signed in lies beside what was in your cart already.")
        web.toast(request, text, tone="information")
