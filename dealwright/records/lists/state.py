"""What an address asks of a list or a board, and that as an address again: the whole state is in it.

Filters, `sort` and `q` are called as in the API, so that `GET /api/v1/deals?…` takes the same query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

PLACES = ("view", "q", "sort", "columns")
"""Parameters of every list beside its filters."""
LONGEST_QUERY = 4_000
EVERYTHING = "all"
"""The view without any condition."""
EARLIER_NAMES = {
    "pipeline": "pipeline_id",
    "category": "category_id",
    "stage": "stage_id",
    "responsible": "responsible_id",
    "tag": "tags",
}
"""How addresses of the first release called them; people keep bookmarks."""


@dataclass(frozen=True)
class State:
    """What a list is asked to show."""

    filters: tuple[tuple[str, str], ...] = ()
    """Parameters of the API with their texts, in the order of their names."""
    search: str = ""
    sort: str = ""
    """Empty is the usual order."""
    columns: tuple[str, ...] = ()
    """Empty is those the reader has chosen before."""
    view: str = ""
    """The name of a standing view, or the id of a saved one."""

    @property
    def is_narrowed(self) -> bool:
        """Whether it shows less than all."""
        return bool(self.filters or self.search)

    @property
    def wishes(self) -> dict[str, str]:
        """Filters, search and sort: what the API takes."""
        wishes = dict(self.filters)
        return wishes | {name: text for name, text in (("q", self.search), ("sort", self.sort)) if text}

    @property
    def query(self) -> str:
        """The whole state as the end of an address, without the question mark; always in the same order."""
        given = [("view", self.view), ("q", self.search), *self.filters, ("sort", self.sort)]
        given.append(("columns", ",".join(self.columns)))
        return urlencode([(name, text) for name, text in given if text], safe=",:", quote_via=quote)

    @property
    def spelled_out(self) -> State:
        """The same, asking for everything where it asks for nothing.

        A bare address is the menu's: it shows what its reader chose to see first or looked at last.
        """
        return self if self.wishes or self.view else self.in_view(EVERYTHING)

    def address(self, url: str, **more: Any) -> str:
        """The list at this address, in this state; `more` are parameters such as a cursor."""
        further = urlencode({name: value for name, value in more.items() if value})
        query = "&".join(part for part in (self.query, further) if part)
        return f"{url}?{query}" if query else url

    def narrowed(self, **filters: str) -> State:
        """With these filters in the place of those of the same name; an empty text takes one away."""
        kept = {**dict(self.filters), **filters}
        return replace(self, filters=_ordered(kept))

    def without(self, names: Iterable[str]) -> State:
        """Without these filters."""
        return self.narrowed(**dict.fromkeys(names, ""))

    def sorted_by(self, sort: str) -> State:
        """In another order."""
        return replace(self, sort=sort)

    def in_view(self, view: str) -> State:
        """The same, as a change of that view."""
        return replace(self, view=view)

    def with_columns(self, columns: Iterable[str]) -> State:
        """With these columns."""
        return replace(self, columns=tuple(columns))

    def differs_from(self, other: State) -> bool:
        """Whether another list would be shown; columns count only where both name some."""
        columns_differ = bool(self.columns) and bool(other.columns) and self.columns != other.columns
        added = bool(self.columns) and not other.columns
        return self.wishes != other.wishes or columns_differ or added


def state_of(given: Mapping[str, str]) -> State:
    """The state that parameters spell, before anybody has looked whether they make sense."""
    columns = tuple(name for name in given.get("columns", "").split(",") if name)[:60]
    filters = {EARLIER_NAMES.get(name, name): text for name, text in given.items() if name not in PLACES}
    if filters.pop("own", "") == "1":
        filters["responsible_id"] = "me"
    return State(
        filters=_ordered(filters),
        search=given.get("q", "").replace("\0", "").strip(),
        sort=given.get("sort", ""),
        columns=tuple(dict.fromkeys(columns)),
        view=given.get("view", ""),
    )


def read_query(query: str) -> State:
    """The state that a kept query spells."""
    return state_of(dict(parse_qsl(query[:LONGEST_QUERY])))


def _ordered(filters: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, text) for name, text in filters.items() if text != ""))
