"""The table of a service as rows of a form: regions, weight, price; works without scripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.kit.money import money, parse, typed
from dealwright.sales.deliveries.actions import HEAVIEST, NewRate
from dealwright.sales.deliveries.pricing import GRAMS

NAMES = ("regions", "weight", "price", "per_kg", "days")
EMPTY_ROWS = 3
MOST_ROWS = 300


@dataclass
class Row:
    """A row as it stands in the form, with what is wrong with it."""

    regions: str = ""
    """With commas between."""
    weight: str = ""
    """Kilograms."""
    price: str = ""
    per_kg: str = ""
    days: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name) for name in NAMES)


def rows_of(rates: list[NewRate], currency: str) -> list[Row]:
    """The rows of a table, with some empty ones."""
    return [_row(rate, currency) for rate in rates] + [Row() for _number in range(EMPTY_ROWS)]


def rows_from(data: Any) -> list[Row]:
    """The rows as they were typed, with some empty ones."""
    columns = [data.getlist(f"rate_{name}")[:MOST_ROWS] for name in NAMES]
    rows = [_typed(*cells) for cells in zip_longest(*columns, fillvalue="")]
    return [row for row in rows if not row.is_empty] + [Row() for _number in range(EMPTY_ROWS)]


def rates_from(rows: list[Row], currency: str) -> list[NewRate] | None:
    """The rates that the rows spell; None where one of them cannot be read, which then says so."""
    rates = [_read(row, currency) for row in rows if not row.is_empty]
    return None if any(row.errors for row in rows) else [rate for rate in rates if rate is not None]


def _typed(*cells: str) -> Row:
    regions, weight, price, per_kg, days = (" ".join(cell.split()) for cell in cells)
    return Row(regions, weight, price, per_kg, days)


def _row(rate: NewRate, currency: str) -> Row:
    return Row(
        regions=", ".join(rate.regions),
        weight=_kilograms(rate.up_to_weight),
        price=typed(money(rate.price, currency)),
        per_kg=typed(money(rate.price_per_kg, currency)) if rate.price_per_kg else "",
        days=rate.days,
    )


def _read(row: Row, currency: str) -> NewRate | None:
    try:
        return NewRate(
            price=parse(row.price, currency).amount,
            regions=tuple(filter(None, (region.strip() for region in row.regions.split(",")))),
            up_to_weight=_grams(row.weight),
            price_per_kg=parse(row.per_kg, currency).amount if row.per_kg else Decimal(0),
            days=row.days,
        )
    except Refused as refusal:
        row.errors.append(str(refusal) if row.price else _("Write a price, 0 for nothing."))
        return None


def _kilograms(grams: int | None) -> str:
    if grams is None:
        return ""
    return format((Decimal(grams) / GRAMS).normalize(), "f")


def _grams(text: str) -> int | None:
    """Kilograms typed with a point or a comma, as grams."""
    if not text:
        return None
    try:
        grams = Decimal(text.replace(",", ".")) * GRAMS
    except InvalidOperation:
        raise Refused(_("Write the weight in kilograms, for example 2.5.")) from None
    if not grams.is_finite() or not 0 < grams <= HEAVIEST or grams != grams.to_integral_value():
        raise Refused(_("Write a weight above zero in kilograms, at most to the gram."))
    return int(grams)
