"""What lies in a cart, at the prices and with the stock of this moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Sum

from dealwright.catalog.products.models import Product
from dealwright.kit.money import Money, total
from dealwright.store.carts.models import Cart, CartLine


@dataclass(frozen=True)
class Row:
    """One product of a cart."""

    product: Product
    quantity: int
    currency: str

    @property
    def total(self) -> Money:
        return self.product.price_money * self.quantity

    @property
    def most(self) -> int:
        """How many of it can be bought now."""
        if not self.product.can_be_bought or self.product.currency != self.currency:
            return 0
        return self.quantity if self.product.is_service else self.product.available

    @property
    def is_short(self) -> bool:
        """Whether more is wanted than there is."""
        return self.quantity > self.most


@dataclass(frozen=True)
class Contents:
    """All that lies in a cart. Rows that cannot be bought any more are shown, but not charged."""

    rows: list[Row]
    currency: str

    @cached_property
    def total(self) -> Money:
        return total([row.total for row in self.rows if row.most], self.currency)

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.rows) and not any(row.is_short for row in self.rows)


def open_cart(token: str | None) -> Cart | None:
    """The visitor's cart, while it is not ordered."""
    return Cart.objects.opened_by(token).first()


def last_ordered_cart(token: str | None) -> Cart | None:
    """The cart the visitor ordered last: where a second tab that comes late is led to."""
    return Cart.objects.of(token).exclude(ordered_at=None).order_by("-ordered_at").first()


def contents_of(cart: Cart | None, currency: str) -> Contents:
    """What lies in the cart, in the order it was put there; one query."""
    if cart is None:
        return Contents([], currency)
    lines = CartLine.objects.filter(cart=cart).select_related("product").order_by("id")
    return Contents([Row(line.product, line.quantity, currency) for line in lines], currency)


def pieces_in(token: str | None) -> int:
    """How many pieces lie in the visitor's cart; one query."""
    carts = Cart.objects.opened_by(token)
    return carts.aggregate(pieces=Sum("lines__quantity"))["pieces"] or 0
