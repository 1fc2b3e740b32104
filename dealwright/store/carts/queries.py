"""What lies in a cart, at the prices and with the stock of this moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import ceil

from django.db.models import Case, Sum, Value, When
from django.db.models.functions import Floor

from dealwright.catalog.measures.dividing import measured
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.products.models import Kind, Product
from dealwright.catalog.products.queries import available_of
from dealwright.kit.money import Money, rounded, total
from dealwright.kit.prepared import PreparedQuery
from dealwright.kit.quantities import NONE, spelled
from dealwright.people.users.models import User
from dealwright.sales.taxes.places import TaxPlace
from dealwright.sales.taxes.queries import rate_at, zone_at
from dealwright.store.carts.models import Cart, CartLine


@dataclass(frozen=True)
class Row:
    """One product of a cart."""

    product: Product
    quantity: Decimal
    price: Money
    """Of one, from this quantity on."""
    most: Decimal
    """How many of it can be bought now."""
    tax_rate: Decimal
    """A fraction: of the product, or of the tax zone of the shop, as long as nobody said where it goes."""

    @property
    def total(self) -> Money:
        return rounded(self.price * self.quantity)

    @property
    def tax(self) -> Money:
        """What is added to the total: nothing where the price holds the tax."""
        if self.product.is_tax_included:
            return self.total * Decimal(0)
        return rounded(self.total * self.tax_rate)

    @property
    def unit(self) -> str:
        """What it is counted in, where that may be divided; pieces have none."""
        measure = self.product.measure
        return measure.symbol if measure is not None and measure.step < 1 else ""

    @property
    def step(self) -> Decimal:
        """The smallest part of it that is sold."""
        return self.product.measure.step if self.product.measure is not None else Decimal(1)

    @property
    def counted(self) -> str:
        """How much of it, with the unit of what may be divided: `2`, `0,350 kg`."""
        return measured(self.quantity, self.unit)

    @property
    def typed(self) -> str:
        """As the field of its quantity shows it: whole pieces as browsers want a number."""
        places = max(-int(self.step.normalize().as_tuple().exponent), 0)
        return spelled(self.quantity, least=places) if self.unit else f"{self.quantity:f}"

    @property
    def most_counted(self) -> str:
        """How much of it there is."""
        return measured(self.most, self.unit)

    @property
    def is_short(self) -> bool:
        """Whether more is wanted than there is."""
        return self.quantity > self.most

    @property
    def shown(self) -> Product:
        """The product whose page and picture stand for it: of a variation its product."""
        return self.product.parent or self.product

    @property
    def address(self) -> str:
        """Where it is shown, with what was chosen."""
        chosen = f"?v={self.product.pk}" if self.product.kind == Kind.VARIATION else ""
        return f"/shop/p/{self.shown.slug}{chosen}"

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """What a variation is, in the order in which its product names it."""
        told = self.product.options
        return [(axis, told[axis]) for axis in self.shown.axes if axis in told]

    @property
    def thumbnail_url(self) -> str:
        """Its own picture, or that of its product; empty without one."""
        return self.product.thumbnail_url or self.shown.thumbnail_url


@dataclass(frozen=True)
class Contents:
    """All that lies in a cart. Rows that cannot be bought any more are shown, but not charged."""

    rows: list[Row]
    currency: str

    @cached_property
    def goods_total(self) -> Money:
        """What the products cost, before the tax that is added."""
        return total([row.total for row in self._charged], self.currency)

    @cached_property
    def tax(self) -> Money:
        """What is added to it."""
        return total([row.tax for row in self._charged], self.currency)

    @cached_property
    def total(self) -> Money:
        """What is to be paid for the products."""
        return self.goods_total + self.tax

    @property
    def weight(self) -> int:
        """Grams of everything whose weight is known."""
        return ceil(sum((row.product.weight or 0) * row.quantity for row in self._charged))

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.rows) and not any(row.is_short for row in self.rows)

    @property
    def _charged(self) -> list[Row]:
        return [row for row in self.rows if row.most]


def open_cart(token: str | None, user: User | None = None) -> Cart | None:
    """The visitor's cart, while it is not ordered."""
    return Cart.objects.opened_by(token, user).first()


def last_ordered_cart(token: str | None, user: User | None = None) -> Cart | None:
    """The cart the visitor ordered last: where a second tab that comes late is led to."""
    return Cart.objects.of(token, user).exclude(ordered_at=None).order_by("-ordered_at").first()


def contents_of(cart: Cart | None, currency: str, *, price_list: PriceList | None = None) -> Contents:
    """What lies in the cart, in the order it was put there; at most four queries."""
    if cart is None:
        return Contents([], currency)
    lines = _LINES.all(cart.pk)
    prices = _prices_of(lines, price_list)
    left = available_of(line.product for line in lines)
    zone = zone_at(TaxPlace())
    rows = [
        Row(
            line.product,
            line.quantity,
            prices[line.pk],
            _most(line, left[line.product_id], currency),
            rate_at(zone, line.product.tax_rate),
        )
        for line in lines
    ]
    return Contents(rows, currency)


_LINES = PreparedQuery(
    lambda cart_id: (
        CartLine.objects.filter(cart=cart_id)
        .select_related("product__parent", "product__measure")
        .order_by("id")
    )
)


def is_sold(product: Product) -> bool:
    """Whether the shop sells it at all, however many are left; a variation with its product only."""
    sold = [one for one in (product, product.parent) if one is not None]
    return product.kind != Kind.VARIABLE and all(
        one.is_active and one.archived_at is None and one.deleted_at is None for one in sold
    )


def pieces_in(token: str | None, user: User | None = None) -> int:
    """How many pieces lie in the visitor's cart; one query, none for a browser that brings no cart.

    Half a kilogram of something counts as one thing.
    """
    if user is None and not token:
        return 0
    carts = Cart.objects.opened_by(token, user)
    each = Case(
        When(lines__quantity=Floor("lines__quantity"), then="lines__quantity"), default=Value(Decimal(1))
    )
    return int(carts.filter(lines__isnull=False).aggregate(pieces=Sum(each))["pieces"] or 0)


def _most(line: CartLine, left: Decimal | None, currency: str) -> Decimal:
    if not is_sold(line.product) or line.product.currency != currency:
        return NONE
    return line.quantity if left is None else max(left, NONE)


def _prices_of(lines: Iterable[CartLine], price_list: PriceList | None) -> dict[int, Money]:
    """What one of each line costs by its id: the last step of the list that its quantity reaches."""
    lines = list(lines)
    found = {line.pk: line.product.price_money for line in lines}
    if price_list is None or not price_list.is_active or not lines:
        return found
    by_product = {line.product_id: line for line in lines if line.product.currency == price_list.currency}
    for price in Price.objects.filter(price_list=price_list, product__in=by_product).order_by(
        "from_quantity"
    ):
        line = by_product[price.product_id]
        if price.from_quantity <= max(line.quantity, Decimal(1)):  # less than one costs as one does
            found[line.pk] = Money(price.amount, price_list.currency)
    return found
