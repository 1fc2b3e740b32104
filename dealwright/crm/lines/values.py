"""What a line must be like, and what lines are worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money, money, rounded

MOST_LINES = 500
LARGEST_QUANTITY = Decimal("999999999")


class Priced(Protocol):
    """A line, whether it is a row already or not."""

    @property
    def price(self) -> Decimal:
        """Of one piece."""

    @property
    def quantity(self) -> Decimal:
        """How many pieces."""


@dataclass(frozen=True)
class NewLine:
    """A product to be put on a record; without a product it is a line of free text."""

    product: Product | None
    name: str
    price: Decimal
    quantity: Decimal = field(default=Decimal(1))


def checked_lines(lines: Iterable[NewLine], currency: str) -> list[NewLine]:
    """The lines as they are kept; refuses what cannot be sold."""
    lines = list(lines)
    if len(lines) > MOST_LINES:
        raise Refused(_("There are at most 500 lines."), field="lines")
    return [
        NewLine(line.product, _checked_name(line), _checked_price(line, currency), _checked_quantity(line))
        for line in lines
    ]


def checked_amount(amount: Money) -> Money:
    """The amount rounded to the smallest coin."""
    if amount.amount < 0:
        raise Refused(_("An amount is never below zero."), field="amount")
    if amount.amount > LARGEST:
        raise Refused(_("This amount is too large to be kept."), field="amount")
    return rounded(amount)


def worth_of(lines: Iterable[Priced], currency: str) -> Money:
    """What the lines are worth together, rounded once."""
    return checked_amount(Money(sum((line.price * line.quantity for line in lines), Decimal(0)), currency))


def essence(line: Any) -> tuple[int | None, str, Decimal, Decimal]:
    """What tells one line from another, whether it is a row already or not."""
    return (line.product.pk if line.product else None, line.name, line.price, line.quantity)


def in_words(line: Any) -> str:
    """The line as a sentence tells it."""
    return f"{line.quantity.normalize():f} × {line.name}"


def _checked_name(line: NewLine) -> str:
    name = " ".join(line.name.split()) or (line.product.name if line.product else "")
    if not name:
        raise Refused(_("Each line needs a product or a name."), field="lines")
    if len(name) > 200:
        raise Refused(_("The name of a line is longer than 200 letters."), field="lines")
    return name


def _checked_price(line: NewLine, currency: str) -> Decimal:
    if line.product is not None and line.product.currency != currency:
        raise Refused(
            _("“%(product)s” is sold in %(theirs)s, but these lines are in %(ours)s.")
            % {"product": line.product.name, "theirs": line.product.currency, "ours": currency},
            field="lines",
        )
    if not 0 <= line.price <= LARGEST:
        raise Refused(_("The price of a line is never below zero."), field="lines")
    return checked_amount(money(line.price, currency)).amount


def _checked_quantity(line: NewLine) -> Decimal:
    quantity = Decimal(line.quantity)
    if not 0 < quantity <= LARGEST_QUANTITY:
        raise Refused(_("A quantity is more than zero and at most 999,999,999."), field="lines")
    if quantity != quantity.quantize(Decimal("0.001")):
        raise Refused(_("A quantity has at most three decimals."), field="lines")
    return quantity
