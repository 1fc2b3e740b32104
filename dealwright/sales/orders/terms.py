"""On what terms the lines of an order are sold, and the lines in full, as events keep them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dealwright.crm.lines import checked_discount, checked_tax_rate
from dealwright.kit.pricing import DiscountKind, off_each, taken_off
from dealwright.kit.quantities import Counted
from dealwright.sales.orders.events import BoughtLine
from dealwright.sales.orders.models import OrderLine


@dataclass(frozen=True)
class Off:
    """A discount as people say it: percent, or an amount off each piece."""

    value: Decimal
    kind: DiscountKind = DiscountKind.PERCENT

    def of(self, price: Decimal, quantity: Counted, currency: str) -> Decimal:
        """What it takes off a whole line; Refused where it is no discount."""
        value = checked_discount(self.value, self.kind, price)
        return taken_off(price, quantity, off_each(price, value, self.kind, currency), currency)


@dataclass(frozen=True)
class LineTerms:
    """On what terms pieces are sold, where that was agreed: by hand, or as the deal or an old order has it.

    What is None stays as it was sold before, or is as the catalogue says.
    """

    discount: Decimal | Off | None = None
    """Off the whole line, or as it was said."""
    tax_rate: Decimal | None = None
    is_tax_included: bool | None = None
    measure: str | None = None

    def write(self, row: OrderLine, currency: str) -> None:
        """Let the row be sold on them; Refused where that cannot be."""
        if self.discount is not None:
            row.discount = min(self._off(row, currency), row.goods_in(currency))
        for name, value in self._kept().items():
            setattr(row, name, value)

    def are_those_of(self, row: OrderLine, currency: str) -> bool:
        """Whether a row is sold on them already."""
        if self.discount is not None and row.discount != self._off(row, currency):
            return False
        return all(getattr(row, name) == value for name, value in self._kept().items())

    def _off(self, row: OrderLine, currency: str) -> Decimal:
        if isinstance(self.discount, Off):
            return self.discount.of(row.price, row.quantity, currency)
        return self.discount or Decimal(0)

    def _kept(self) -> dict[str, Any]:
        found: dict[str, Any] = {"is_tax_included": self.is_tax_included, "measure": self.measure}
        if self.tax_rate is not None:
            found["tax_rate"] = checked_tax_rate(self.tax_rate)
        return {name: value for name, value in found.items() if value is not None}


def told(rows: Iterable[OrderLine]) -> list[BoughtLine]:
    """Lines in full, as events keep them."""
    return [
        BoughtLine(
            line_id=row.pk,
            product_id=row.product_id,
            name=row.name,
            price=row.price,
            quantity=row.quantity,
            discount=row.discount,
            tax_rate=row.tax_rate,
            is_tax_included=row.is_tax_included,
            measure=row.measure,
            external_id=row.external_id,
        )
        for row in rows
    ]


def as_told(rows: Iterable[OrderLine], lines: Iterable[BoughtLine]) -> bool:
    """Whether an order has these lines still, as far as they were told; whether anew or all along is one."""
    now, then = told(rows), list(lines)
    return len(now) == len(then) and all(
        getattr(one, name) == getattr(other, name)
        for one, other in zip(now, then, strict=True)
        for name in other.model_fields_set - {"line_id"}
    )


def terms_told(line: BoughtLine) -> LineTerms | None:
    """The terms of a line that was told; nothing of older days."""
    if line.discount is None or line.tax_rate is None or line.is_tax_included is None:
        return None
    return LineTerms(line.discount, line.tax_rate, line.is_tax_included, line.measure or "")
