"""Lists: filter, search, sort, and read on page by page without ever counting rows to skip.

Every offered sort needs an index on (field, id); then page 1,000 costs what page 1 costs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from pydantic import TypeAdapter
from pydantic_core import to_json

from dealwright.api import cursors
from dealwright.api.cursors import Position, Sorting
from dealwright.api.filters import Filter, Where, filters_of
from dealwright.api.problems import FieldError, Stop
from dealwright.api.types import Id

__all__ = ["ListOf", "Page", "Where"]

USUAL = 50
MOST = 200
COUNTED = 10_000
LONGEST_SEARCH = 200
Search = Callable[[QuerySet[Any], str], QuerySet[Any]]


@dataclass(frozen=True)
class Wanted:
    """What a caller asks of a list."""

    sorting: Sorting
    position: Position | None = None
    limit: int = USUAL
    count: bool = False
    search: str = ""
    filters: list[tuple[Filter, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """A stretch of a list."""

    records: list[Any]
    next_cursor: str | None
    count: int | None = None

    def to_json(self, items: TypeAdapter[Any]) -> bytes:
        """The page as the API answers it."""
        envelope: dict[str, Any] = {"next_cursor": self.next_cursor}
        if self.count is not None:
            envelope |= {"count": min(self.count, COUNTED), "count_capped": self.count > COUNTED}
        written = items.dump_json(items.validate_python(self.records), by_alias=True)
        return b'{"items":' + written + b"," + to_json(envelope)[1:]


class ListOf:
    """What may be asked of one list: its filters, its orders, its search."""

    def __init__(
        self,
        model: type[Model],
        *,
        fields: Mapping[str, Any],
        sorts: Sequence[str] = (),
        sort: str = "-id",
        search: Search | None = None,
    ) -> None:
        """`fields`: name → type or `Where`; `sorts`: names that may be sorted by. `id` always may be both."""
        fields = {"id": Id, **fields}
        self.model = model
        self.search = search
        self.filters = filters_of(fields, self._is_nullable)
        paths = {name: each.path for name, each in fields.items() if isinstance(each, Where) and each.path}
        self.sortings = {
            f"{sign}{name}": Sorting(f"{sign}{name}", path, self._is_nullable(path))
            for name, path in [("id", "pk"), *((name, paths.get(name, name)) for name in sorts)]
            for sign in ("", "-")
        }
        if sort not in self.sortings:
            raise ValueError(f"{model.__name__} cannot be sorted by {sort}: it is not among its sorts")
        self.usual_sort = sort

    @cached_property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """Every parameter of the list with its JSON schema, for the check of names and the documentation."""
        known: dict[str, dict[str, Any]] = {
            "limit": {
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                "description": "How many at most.",
            },
            "cursor": {
                "schema": {"type": "string", "maxLength": cursors.LONGEST},
                "description": "The `next_cursor` of the page before.",
            },
            "sort": {
                "schema": {"type": "string", "enum": sorted(self.sortings), "default": self.usual_sort},
                "description": "The order; with a minus the other way round.",
            },
            "count": {
                "schema": {"type": "boolean", "default": False},
                "description": "Whether to count them all, up to 10,000.",
            },
        }
        if self.search:
            schema = {"type": "string", "maxLength": LONGEST_SEARCH}
            known["q"] = {"schema": schema, "description": "Only those in which these words are found."}
        return known | {name: each.parameter for name, each in self.filters.items()}

    def read(self, query: Mapping[str, str]) -> Wanted:
        """What the query asks for; every complaint at once."""
        errors: list[FieldError] = []
        sort = query.get("sort", self.usual_sort)
        if sort not in self.sortings:
            choices = ", ".join(sorted(self.sortings))
            errors.append(FieldError("sort", _("Choose one of: %(choices)s.") % {"choices": choices}))
            sort = self.usual_sort
        filters = []
        for name, each in self.filters.items():
            if name in query:
                value, wrong = each.read(query[name])
                errors += wrong
                filters.append((each, value))
        limit = _limit(query.get("limit", str(USUAL)), errors)
        count = _flag(query.get("count", "false"), errors)
        search = query.get("q", "").strip() if self.search else ""
        if len(search) > LONGEST_SEARCH:
            message = _("At most %(number)s characters.") % {"number": LONGEST_SEARCH}
            errors.append(FieldError("q", message))
        if errors:
            raise Stop(422, errors=errors)
        sorting = self.sortings[sort]
        position = cursors.read(query["cursor"], sorting) if "cursor" in query else None
        return Wanted(sorting, position, limit, count, search, filters)

    def page(self, seen: QuerySet[Any], wanted: Wanted) -> Page:
        """One page of what the caller may see: one query, a second where a stretch without values begins."""
        found = self._found(seen, wanted)
        rows = self._rows(found, wanted)
        records = rows[: wanted.limit]
        more = len(rows) > wanted.limit
        next_cursor = cursors.write(wanted.sorting.position(records[-1]), wanted.sorting) if more else None
        return Page(records, next_cursor, _count(found, records, wanted, more) if wanted.count else None)

    def _found(self, seen: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
        for each, value in wanted.filters:
            seen = each.apply(seen, value)
        if wanted.search and self.search:
            seen = self.search(seen, wanted.search)
        return seen

    def _rows(self, found: QuerySet[Any], wanted: Wanted) -> list[Any]:
        """One row more than wanted, to know whether the list goes on."""
        ordered = wanted.sorting.order(wanted.sorting.marked(found))
        ranges = wanted.sorting.after(ordered, wanted.position) if wanted.position else [ordered]
        rows: list[Any] = []
        for each in ranges:
            rows += each[: wanted.limit + 1 - len(rows)]
            if len(rows) > wanted.limit:
                break
        return rows

    def _is_nullable(self, path: str) -> bool:
        """Whether there may be records without a value: told by the model, else assumed."""
        if path == "pk":
            return False
        try:
            return bool(getattr(self.model._meta.get_field(path), "null", True))
        except FieldDoesNotExist:
            return True


def _count(found: QuerySet[Any], records: list[Any], wanted: Wanted, more: bool) -> int:
    """How many there are, up to just beyond the cap; a list that fits its first page is counted already."""
    if not more and wanted.position is None:
        return len(records)
    return found.order_by().values("pk")[: COUNTED + 1].count()


def _limit(text: str, errors: list[FieldError]) -> int:
    if text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST:
        return int(text)
    errors.append(FieldError("limit", _("Give a whole number from 1 to %(most)s.") % {"most": MOST}))
    return USUAL


def _flag(text: str, errors: list[FieldError]) -> bool:
    if text not in {"true", "false"}:
        errors.append(FieldError("count", _("Say true or false.")))
    return text == "true"
