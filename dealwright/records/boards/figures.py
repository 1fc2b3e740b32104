"""How many records stand in the columns of a board, and what they are worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, QuerySet, Sum, Value, When

from dealwright.kit.money import Money
from dealwright.records.boards.places import Place
from dealwright.records.uncounted import counted

COUNTED = 10_000
"""Records of one column that are counted and summed exactly."""
SOUGHT = 2_000
"""Records of all columns, found by a search, that are counted while a page waits for it."""

_FIGURES = (
    "SELECT %s::text AS place, currency, count(*), sum(worth) FROM ({query}) AS capped (currency, worth)"
    " GROUP BY currency"
)
"""Of one column; the query inside is written by the ORM. Its index holds both columns."""

_FIGURES_OF_ALL = (
    "SELECT place, currency, count(*), sum(worth) FROM ({query}) AS found (place, currency, worth)"
    " GROUP BY place, currency"
)
"""Of all columns, as far as the query inside goes."""

FiguresRow = tuple[str, str, int, Decimal]
"""The key of a column, a currency, how many records, and what they are worth."""


@dataclass(frozen=True)
class Figures:
    """How many records stand in a column and what they are worth."""

    count: int = 0
    count_capped: bool = False
    sums: list[Money] = field(default_factory=list)
    """One per currency, that of most records first."""
    is_later: bool = False
    """Whether nothing is counted yet: a search found more than a page waits for."""

    @property
    def amount(self) -> Money | None:
        """The sum in the currency of most records."""
        return self.sums[0] if self.sums else None


def figures_of(
    seen: QuerySet[Any],
    places: Sequence[Place],
    *,
    sum_of: str = "amount",
    is_searched: bool = False,
    is_hurried: bool = False,
) -> dict[str, Figures]:
    """Capped counts and sums of these columns, in one query; what no sum counts stands there uncounted.

    In a hurry all of them are left for later where a search found more than `SOUGHT`.
    """
    are_sums_hidden = sum_of in seen.hidden  # type: ignore[attr-defined]
    seen = counted(seen, seen.model.record_kind)
    if not is_searched:
        rows = _figures_each(seen, places, sum_of)
    elif not is_hurried:
        rows = _figures_at_once(seen, places, sum_of)
    else:
        rows = _first_figures(seen, places, sum_of)
        if sum(count for _place, _currency, count, _worth in rows) > SOUGHT:
            return {place.key: Figures(is_later=True) for place in places}
    found: dict[str, list[FiguresRow]] = {place.key: [] for place in places}
    for row in rows:
        found[row[0]].append(row)
    return {
        key: _without_sums(_figures(rows)) if are_sums_hidden else _figures(rows)
        for key, rows in found.items()
    }


def _figures_each(seen: QuerySet[Any], places: Sequence[Place], sum_of: str) -> list[FiguresRow]:
    """Column by column, each along its index and no further than is counted."""
    parts: list[str] = []
    parameters: list[Any] = []
    for place in places:
        capped = seen.filter(place.within).order_by().values_list("currency", sum_of)[: COUNTED + 1]
        try:
            query, of_query = capped.query.sql_with_params()
        except EmptyResultSet:  # a role that sees nothing, or a search too short to find anything
            continue
        parts.append(_FIGURES.format(query=query))
        parameters += [place.key, *of_query]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        return cursor.fetchall()


def _figures_at_once(seen: QuerySet[Any], places: Sequence[Place], sum_of: str) -> list[FiguresRow]:
    """All columns in one look: what a search finds would be found anew for each of them."""
    if not places:
        return []
    found, where = _on_board(seen, places)
    return list(found.values_list(where, "currency").annotate(Count("pk"), Sum(sum_of)))


def _first_figures(seen: QuerySet[Any], places: Sequence[Place], sum_of: str) -> list[FiguresRow]:
    """Of all columns in one look, but of no more records than `SOUGHT` and one."""
    if not places:
        return []
    found, where = _on_board(seen, places)
    try:
        query, parameters = found.values_list(where, "currency", sum_of)[: SOUGHT + 1].query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES_OF_ALL.format(query=query), parameters)
        return cursor.fetchall()


def _on_board(seen: QuerySet[Any], places: Sequence[Place]) -> tuple[QuerySet[Any], Case]:
    """The records in these columns, and in which of them each stands."""
    where = Case(*(When(place.within, then=Value(place.key)) for place in places))
    return seen.filter(reduce(or_, (place.within for place in places))).order_by(), where


def _figures(rows: Iterable[FiguresRow]) -> Figures:
    rows = sorted(rows, key=lambda row: row[2], reverse=True)
    count = sum(row[2] for row in rows)
    sums = [Money(worth, currency) for _place, currency, _count, worth in rows if worth]
    return Figures(min(count, COUNTED), count > COUNTED, sums)


def _without_sums(figures: Figures) -> Figures:
    """For those who may not see amounts."""
    return replace(figures, sums=[])


def shares(figures: Sequence[Figures]) -> list[int]:
    """Percent of the board that each column is."""
    main = next((each.amount.currency for each in figures if each.amount), None)
    weights = [sum((one.amount for one in each.sums if one.currency == main), Decimal(0)) for each in figures]
    if not any(weights):
        weights = [Decimal(each.count) for each in figures]
    whole = sum(weights)
    return [round(100 * weight / whole) if whole else 0 for weight in weights]
