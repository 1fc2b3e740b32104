"""Rates of a zone as people type them, in percent; the rows of certain products work without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from django.utils.formats import localize_input
from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.sales.taxes.actions import MOST_RATES, rates_of

EMPTY_ROWS = 2


@dataclass
class Row:
    """What is due here of products that have another rate themselves, as it stands in the form."""

    own: str = ""
    here: str = ""
    error: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.here)


def rows_of(rates: Mapping[str, str]) -> list[Row]:
    """The rows of a zone, with some empty ones."""
    return _with_room(Row(in_percent(Decimal(own)), in_percent(Decimal(here))) for own, here in rates.items())


def rows_from(data: Any) -> list[Row]:
    """The rows as they were typed, with some empty ones."""
    columns = [data.getlist(name)[: 2 * MOST_RATES] for name in ("own_rate", "here_rate")]
    rows = [Row(*(cell.strip() for cell in cells)) for cells in zip_longest(*columns, fillvalue="")]
    return _with_room(row for row in rows if not row.is_empty)


def rates_from(rows: list[Row]) -> dict[str, str] | None:
    """The rates that the rows spell; None where one of them cannot be read, which then says so."""
    pairs: list[tuple[Decimal, Decimal]] = []
    for row in rows:
        if row.is_empty:
            continue
        try:
            pairs.append((fraction_from(row.own), fraction_from(row.here)))
            rates_of(pairs)
        except Refused as refusal:
            row.error = str(refusal)
    return None if any(row.error for row in rows) else rates_of(pairs)


def fraction_from(text: str) -> Decimal:
    """Percent typed with a point or a comma as a fraction: `7,75` is 0.0775."""
    try:
        percent = Decimal(text.strip().rstrip("%").strip().replace(",", "."))
    except InvalidOperation:
        percent = Decimal("NaN")
    if not percent.is_finite() or not 0 <= percent < 100 or percent != round(percent, 2):
        raise Refused(_("Write a rate from 0 to 99.99 percent, with at most two decimals."))
    return percent / 100


def in_percent(rate: Decimal) -> str:
    """A fraction as people type it."""
    return str(localize_input(Decimal(format((rate * 100).normalize(), "f"))))


def _with_room(rows: Iterable[Row]) -> list[Row]:
    return [*rows, *(Row() for _number in range(EMPTY_ROWS))]
