"""What a line of goods costs: its price, what is taken off, its tax.

Each line is reckoned and rounded by itself, half up to the smallest coin, as receipts do it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dealwright.kit.money import Money, rounded

HUNDRED = Decimal(100)
FINEST = Decimal("0.000001")
"""How finely an amount off each piece is kept: enough that all pieces of a line come out exactly."""


class DiscountKind(StrEnum):
    """How a discount is said."""

    PERCENT = "percent"
    AMOUNT = "amount"
    """Of money, off each piece."""


@dataclass(frozen=True)
class Costs:
    """What a line costs, or several together."""

    goods: Decimal = Decimal(0)
    """At their prices, before the discount."""
    discount: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    """All of it, whether the prices held it or not."""
    added_tax: Decimal = Decimal(0)
    """What of it comes on top of the prices."""
    total: Decimal = Decimal(0)
    """What is paid: `goods - discount + added_tax`."""

    def __add__(self, other: Costs) -> Costs:
        return Costs(
            self.goods + other.goods,
            self.discount + other.discount,
            self.tax + other.tax,
            self.added_tax + other.added_tax,
            self.total + other.total,
        )


@dataclass(frozen=True)
class PiecePrices:
    """The prices of one piece, exact: `exclusive = netto - discount`, `price = exclusive * (1 + tax)`."""

    price: Decimal
    """With discount, with tax."""
    exclusive: Decimal
    """With discount, without tax."""
    netto: Decimal
    """Without discount, without tax."""
    brutto: Decimal
    """Without discount, with tax."""
    discount: Decimal
    """Taken off each piece, without tax."""
    discount_percent: Decimal


def together(costs: Iterable[Costs]) -> Costs:
    """Several lines of one currency."""
    return sum(costs, Costs())


def off_each(price: Decimal, discount: Decimal, kind: str, currency: str) -> Decimal:
    """What is taken off each piece. Of percents the price that is left is a whole number of coins."""
    if kind == DiscountKind.AMOUNT:
        return discount
    return price - coins(price * (HUNDRED - discount) / HUNDRED, currency) if discount else Decimal(0)


def costs_of(
    price: Decimal,
    quantity: Decimal | int,
    *,
    off: Decimal = Decimal(0),
    tax_rate: Decimal = Decimal(0),
    is_tax_included: bool = True,
    currency: str,
) -> Costs:
    """What so many pieces cost. `off` is taken off all of them; the tax rate is a fraction (0.2 is 20 %)."""
    goods, worth = coins(price * quantity, currency), coins(price * quantity - off, currency)
    share = tax_rate / (1 + tax_rate) if is_tax_included else tax_rate
    tax = coins(worth * share, currency)
    added = Decimal(0) if is_tax_included else tax
    return Costs(goods=goods, discount=goods - worth, tax=tax, added_tax=added, total=worth + added)


def piece_prices(
    price: Decimal, *, off: Decimal, tax_rate: Decimal = Decimal(0), is_tax_included: bool = True
) -> PiecePrices:
    """The four prices that one piece has, by its price and what is taken `off` it."""
    with_tax = 1 + tax_rate
    netto = price / with_tax if is_tax_included else price
    discount = off / with_tax if is_tax_included else off
    exclusive = netto - discount
    return PiecePrices(
        price=price - off if is_tax_included else exclusive * with_tax,
        exclusive=exclusive,
        netto=netto,
        brutto=price if is_tax_included else netto * with_tax,
        discount=discount,
        discount_percent=off / price * HUNDRED if price else Decimal(0),
    )


def discount_as_each(off: Decimal, quantity: Decimal | int, *, price: Decimal, currency: str) -> Decimal:
    """So much off a whole line as an amount off each piece, from which `costs_of` finds the same again.

    Where a line costs just half a coin more, the nearest amount may miss it; then the one beside it does not.
    """
    nearest = (off / quantity).quantize(FINEST)
    around = (nearest, nearest - FINEST, nearest + FINEST)
    fitting = (each for each in around if each >= 0 and taken_off(price, quantity, each, currency) == off)
    return next(fitting, nearest)


def taken_off(price: Decimal, quantity: Decimal | int, each: Decimal, currency: str) -> Decimal:
    """What so much off each piece takes off the whole line: both sums are rounded, as they are shown."""
    return coins(price * quantity, currency) - coins((price - each) * quantity, currency)


def coins(amount: Decimal, currency: str) -> Decimal:
    """The amount, rounded half up to the smallest coin of the currency."""
    exact: Decimal = rounded(Money(amount, currency)).amount
    return exact
