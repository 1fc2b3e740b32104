"""What a line must be like, and what lines are worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Protocol

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import checked_quantity
from dealwright.catalog.measures.queries import known_measures
from dealwright.catalog.products.models import Product
from dealwright.kit import pricing
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST, Money, money, rounded
from dealwright.kit.pricing import FINEST, HUNDRED, Costs, DiscountKind, PiecePrices, together

MOST_LINES = 500
LARGEST_QUANTITY = Decimal("999999999")
FINEST_TAX = Decimal("0.0001")


class Unsaid(Enum):
    """What nobody said of a line."""

    OF_PRODUCT = "of product"


OF_PRODUCT: Final = Unsaid.OF_PRODUCT
"""As the catalogue has it."""


class Priced(Protocol):
    """A line, whether it is a row already or not. What nobody said of its tax is none, and included."""

    @property
    def price(self) -> Decimal:
        """Of one piece, before the discount."""

    @property
    def quantity(self) -> Decimal:
        """How many pieces."""

    @property
    def discount(self) -> Decimal:
        """Percent, or an amount off each piece."""

    @property
    def discount_kind(self) -> str:
        """Which of the two."""

    @property
    def tax_rate(self) -> Decimal | None:
        """A fraction."""

    @property
    def is_tax_included(self) -> bool | None:
        """Whether the price holds the tax."""


@dataclass(frozen=True)
class NewLine:
    """A product to be put on a record; without a product it is a line of free text."""

    product: Product | None
    name: str
    price: Decimal
    """Of one piece, before the discount."""
    quantity: Decimal = Decimal(1)
    discount: Decimal = Decimal(0)
    """Percent, or an amount off each piece."""
    tax_rate: Decimal | None = None
    """A fraction, 0 is no tax; None is what the product says."""
    is_tax_included: bool | None = None
    """Whether the price holds the tax; None is what the product says."""
    measure_id: int | Unsaid | None = OF_PRODUCT
    discount_kind: DiscountKind = DiscountKind.PERCENT
    stood: bool = field(default=False, compare=False)
    """Whether it stood so on a record already: however its measure may be divided by now, it goes on."""


def checked_lines(lines: Iterable[NewLine], currency: str) -> list[NewLine]:
    """The lines as they are kept, with what the catalogue says of the rest; refuses what cannot be sold."""
    lines = list(lines)
    if len(lines) > MOST_LINES:
        raise Refused(_("There are at most 500 lines."), field="lines")
    checked = []
    for number, line in enumerate(lines, start=1):
        with named(line.name or line.product, number, of=len(lines)):
            checked.append(_checked(line, currency))
    return checked


@contextmanager
def named(name: Any, number: int, *, of: int) -> Iterator[None]:
    """Let what is refused inside say of which of several lines it is."""
    try:
        yield
    except Refused as refusal:
        if of == 1:
            raise
        line = str(name or "").strip()[:40] or number
        message = _("Line “%(line)s”: %(problem)s") % {"line": line, "problem": refusal}
        raise Refused(message, field=refusal.field, **refusal.extra) from None


def checked_amount(amount: Money) -> Money:
    """The amount rounded to the smallest coin."""
    if amount.amount < 0:
        raise Refused(_("An amount is never below zero."), field="amount")
    if amount.amount > LARGEST:
        raise Refused(_("This amount is too large to be kept."), field="amount")
    return rounded(amount)


def costs_of(line: Priced, currency: str) -> Costs:
    """What a line costs, rounded by itself."""
    return pricing.costs_of(
        line.price,
        line.quantity,
        off=off_each_of(line, currency) * line.quantity,
        tax_rate=line.tax_rate or Decimal(0),
        is_tax_included=line.is_tax_included is not False,
        currency=currency,
    )


def off_each_of(line: Priced, currency: str) -> Decimal:
    """What is taken off each piece."""
    return pricing.off_each(line.price, line.discount, line.discount_kind, currency)


def prices_of_piece(line: Priced, currency: str) -> PiecePrices:
    """The prices of one piece, with and without discount and tax; exact."""
    return pricing.piece_prices(
        line.price,
        off=off_each_of(line, currency),
        tax_rate=line.tax_rate or Decimal(0),
        is_tax_included=line.is_tax_included is not False,
    )


def percent_of(line: Priced) -> Decimal:
    """The tax in percent."""
    return Decimal(line.tax_rate or 0) * HUNDRED


def costs_together(lines: Iterable[Priced], currency: str) -> Costs:
    """What the lines cost together: goods, discount, tax and total."""
    return together(costs_of(line, currency) for line in lines)


def worth_of(lines: Iterable[Priced], currency: str) -> Money:
    """What is paid for the lines together, each of them rounded by itself."""
    return checked_amount(Money(costs_together(lines, currency).total, currency))


def essence(line: Any) -> tuple[Any, ...]:
    """What tells one line from another, whether it is a row already or not."""
    return (
        line.product.pk if line.product else None,
        line.name,
        line.price,
        line.quantity,
        line.discount,
        str(line.discount_kind),
        line.tax_rate,
        line.is_tax_included,
        line.measure_id,
    )


def in_words(line: Any) -> str:
    """The line as a sentence tells it."""
    return f"{line.quantity.normalize():f} × {line.name}"


def _checked(line: NewLine, currency: str) -> NewLine:
    price = _checked_price(line, currency)
    kind = DiscountKind(line.discount_kind) if line.discount else DiscountKind.PERCENT
    return replace(
        line,
        name=_checked_name(line),
        price=price,
        quantity=_checked_quantity(line),
        discount=checked_discount(Decimal(line.discount), kind, price),
        discount_kind=kind,
        tax_rate=_checked_tax(line),
        is_tax_included=_is_tax_included(line),
        measure_id=_checked_measure(line),
    )


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
    measure_id = _checked_measure(line)
    if measure_id is not None and not line.stood:  # where nothing is said, half a one may be agreed
        checked_quantity(quantity, measure_id, name=_checked_name(line), field="lines")
    return quantity


def checked_discount(discount: Decimal, kind: DiscountKind, price: Decimal) -> Decimal:
    """A discount as it is kept, in percent or off each piece of that price; Refused where it is none."""
    if kind is DiscountKind.PERCENT:
        if not discount.is_finite() or not 0 <= discount <= HUNDRED:
            raise Refused(_("A discount is between 0 and 100 percent."), field="lines")
        if discount != discount.quantize(Decimal("0.01")):
            raise Refused(_("A discount has at most two decimals."), field="lines")
    else:
        if not discount.is_finite() or not 0 <= discount <= price:
            raise Refused(_("A discount is at most the price of one piece."), field="lines")
        if discount != discount.quantize(FINEST):
            raise Refused(_("An amount off each piece has at most six decimals."), field="lines")
    return discount


def _checked_tax(line: NewLine) -> Decimal:
    rate = line.tax_rate
    if rate is None:
        rate = line.product.tax_rate if line.product else Decimal(0)
    return checked_tax_rate(Decimal(rate))


def checked_tax_rate(rate: Decimal) -> Decimal:
    """A tax as it is kept, as a fraction; Refused where it is none."""
    if not rate.is_finite() or not 0 <= rate <= 1 or rate != rate.quantize(FINEST_TAX):
        raise Refused(_("A tax is between 0 and 100 percent, with at most two decimals."), field="lines")
    return rate


def _is_tax_included(line: NewLine) -> bool:
    if line.is_tax_included is not None:
        return line.is_tax_included
    return line.product is None or line.product.is_tax_included


def _checked_measure(line: NewLine) -> int | None:
    of_product = line.product.measure_id if line.product else None
    if line.measure_id is OF_PRODUCT or line.measure_id == of_product:
        return of_product
    if line.measure_id is not None and line.measure_id not in known_measures():
        raise Refused(_("There is no such measure."), field="lines")
    return line.measure_id
