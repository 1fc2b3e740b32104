"""A cart: what a visitor means to buy."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded, RecordQuerySet
from dealwright.kit import clock
from dealwright.kit.secrets import hash_token

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""What `kit.secrets.new_token` makes."""


class CartQuerySet(RecordQuerySet):
    """Carts as visitors come for them, with the token of their cookie or without."""

    def of(self, token: str | None) -> CartQuerySet:
        """All carts of a visitor, ordered or not."""
        return self.filter(token_hash=hash_token(token)) if token and is_token(token) else self.none()

    def opened_by(self, token: str | None) -> CartQuerySet:
        """The one that is not ordered yet."""
        return self.of(token).filter(ordered_at=None)


def is_token(text: str) -> bool:
    """Whether a cookie may be the token of a cart; anything else in it is not ours."""
    return TOKEN.fullmatch(text) is not None


class Cart(Recorded):
    """One open cart per visitor, found by the token of a cookie; prices stand in the catalogue only."""

    record_kind = "cart"

    token_hash = models.CharField(max_length=64)
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
    """What the visitor typed at a checkout that was not finished."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    coupon_code = models.CharField(max_length=40, blank=True, db_default="")

    objects: ClassVar[Any] = models.Manager.from_queryset(CartQuerySet)()

    class Meta:
        db_table = "store_cart"
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=Q(ordered_at=None), name="one_open_cart_per_visitor"
            )
        ]
        indexes = [
            models.Index(fields=["token_hash", "-ordered_at"], name="store_cart_of_visitor"),
            models.Index(fields=["updated_at"], name="store_cart_left", condition=Q(ordered_at=None)),
        ]


class CartLine(Recorded):
    """Some pieces of one product."""

    record_kind = "cart_line"

    cart = models.ForeignKey(Cart, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE)
    quantity = models.PositiveIntegerField()

    class Meta:
        db_table = "store_cart_line"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["cart", "product"], name="one_line_per_product_in_a_cart"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="cart_line_quantity_positive"),
        ]
