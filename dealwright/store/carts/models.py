"""A cart: what a visitor means to buy."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded, RecordQuerySet
from dealwright.kit import clock
from dealwright.kit.quantities import QuantityField
from dealwright.kit.secrets import hash_token
from dealwright.people.users.models import User

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""What `kit.secrets.new_token` makes."""


class CartQuerySet(RecordQuerySet):
    """Carts as visitors come for them: signed in, with the token of their cookie, or without."""

    def of(self, token: str | None, user: User | None = None) -> CartQuerySet:
        """All carts of a client who is signed in, otherwise of the browser; ordered or not."""
        if user is not None:
            return self.filter(user=user)
        if not token or not is_token(token):
            return self.none()
        return self.filter(token_hash=hash_token(token), user=None)

    def opened_with(self, token_hash: str) -> CartQuerySet:
        """The one of a browser that is not ordered yet, by the hash of its token."""
        return self.filter(token_hash=token_hash, user=None, ordered_at=None)

    def opened_by(self, token: str | None, user: User | None = None) -> CartQuerySet:
        """The one that is not ordered yet."""
        return self.of(token, user).filter(ordered_at=None)


def is_token(text: str) -> bool:
    """Whether a cookie may be the token of a cart; anything else in it is not ours."""
    return TOKEN.fullmatch(text) is not None


class Cart(Recorded):
    """One open cart per client who is signed in, on whatever device, and one per browser of everybody else.

    Prices stand in the catalogue only.
    """

    record_kind = "cart"

    token_hash = models.CharField(max_length=64)
    """Of the cookie by which a browser finds it; of no cookie where it is a client's."""
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The client who filled it signed in; signed out, nobody sees it."""
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    ordered_at = models.DateTimeField(null=True)
    checkout_key = models.UUIDField(null=True)
    """Of the checkout that ordered it: leads a late second tab to the order."""
    contact = models.ForeignKey(
        "crm.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Whose it is, once the visitor said so."""
    email = models.CharField(max_length=254, blank=True, db_default="")
    """What the visitor typed at a checkout that was not finished; once it is ordered, the address it was
    bought with, in small letters."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    coupon_code = models.CharField(max_length=40, blank=True, db_default="")

    objects: ClassVar[Any] = models.Manager.from_queryset(CartQuerySet)()

    class Meta:
        db_table = "store_cart"
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=Q(ordered_at=None), name="one_open_cart_per_visitor"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ordered_at=None), name="one_open_cart_per_client"
            ),
        ]
        indexes = [
            models.Index(fields=["token_hash", "-ordered_at"], name="store_cart_of_visitor"),
            models.Index(fields=["updated_at"], name="store_cart_left", condition=Q(ordered_at=None)),
            models.Index(
                fields=["checkout_key"],
                name="store_cart_of_checkout",
                condition=Q(checkout_key__isnull=False),
            ),
            models.Index(
                "email",
                name="store_cart_bought_as",
                condition=Q(ordered_at__isnull=False) & ~Q(email=""),
            ),
        ]


class CartLine(Recorded):
    """Some pieces of one product."""

    record_kind = "cart_line"

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE)
    quantity = QuantityField()

    class Meta:
        db_table = "store_cart_line"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["cart", "product"], name="one_line_per_product_in_a_cart"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="cart_line_quantity_positive"),
        ]
