"""On what terms the lines of an order are sold, and the lines in full, as events keep them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from dealwright.sales.orders.events import BoughtLine
from dealwright.sales.orders.models import OrderLine


@dataclass(frozen=True)
class LineTerms:
    """On what terms pieces are sold, where that was agreed: as the deal or an earlier order has them."""

    discount: Decimal
    """Off the whole line."""
    tax_rate: Decimal
    is_tax_included: bool
    measure: str

    def write(self, row: OrderLine) -> None:
        """Let the row be sold on them."""
        row.discount = min(self.discount, row.total)
        row.tax_rate, row.is_tax_included, row.measure = self.tax_rate, self.is_tax_included, self.measure

    def are_those_of(self, row: OrderLine) -> bool:
        """Whether a row is sold on them already."""
        here = (row.discount, row.tax_rate, row.is_tax_included)
        return here == (self.discount, self.tax_rate, self.is_tax_included)


def told(rows: Iterable[OrderLine]) -> list[BoughtLine]:
    """Lines in full, as events keep them."""
    return [
        BoughtLine(
            product_id=row.product_id,
            name=row.name,
            price=row.price,
            quantity=row.quantity,
            discount=row.discount,
            tax_rate=row.tax_rate,
            is_tax_included=row.is_tax_included,
            measure=row.measure,
        )
        for row in rows
    ]


def as_told(rows: Iterable[OrderLine], lines: Iterable[BoughtLine]) -> bool:
    """Whether an order has these lines still, as far as they were told."""
    now, then = told(rows), list(lines)
    return len(now) == len(then) and all(
        getattr(one, name) == getattr(other, name)
        for one, other in zip(now, then, strict=True)
        for name in other.model_fields_set
    )


def terms_told(line: BoughtLine) -> LineTerms | None:
    """The terms of a line that was told; nothing of older days."""
    if line.discount is None or line.tax_rate is None or line.is_tax_included is None:
        return None
    return LineTerms(line.discount, line.tax_rate, line.is_tax_included, line.measure or "")
