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
from dealwright.api.filters import Filter, Where, fields_named, filters_of
from dealwright.api.hiding import Reading
from dealwright.api.problems import FieldError, Stop
from dealwright.api.types import Id
from dealwright.kit.errors import Forbidden

__all__ = ["FiltersOf", "ListOf", "More", "Page", "Where"]

USUAL = 50
MOST = 200
COUNTED = 10_000
LONGEST_SEARCH = 200
_OF_PAGES = frozenset({"limit", "cursor", "sort", "count"})
"""Parameters that say which stretch of a list is wanted."""
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
class More:
    """Parameters that are known only when they are asked for, such as filters of fields that people added."""

    prefix: str
    """How the names of all of them begin."""
    filters: Callable[[], Mapping[str, Any]]
    """Name → filter: like `Filter`, with name, of, read and apply."""
    sortings: Callable[[], Mapping[str, Sorting]]
    code: str
    """What follows the prefix, as a regular expression."""


class FiltersOf:
    """The filters and the search of a list, for what is told of all its records together."""

    def __init__(self, listing: "ListOf") -> None:
        self.listing = listing

    def knows(self, name: str) -> bool:
        """Whether the query may have a parameter of this name."""
        return name not in _OF_PAGES and self.listing.knows(name)

    @property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """Each of them with its JSON schema, for the check of names and the documentation."""
        known = self.listing.parameters
        return {name: told for name, told in known.items() if name not in _OF_PAGES}


@dataclass(frozen=True)
class Page:
    """A stretch of a list."""

    records: list[Any]
    next_cursor: str | None
    count: int | None = None

    def to_json(self, items: TypeAdapter[Any], reader: Reading | None = None) -> bytes:
        """The page as the API answers it to a reader."""
        envelope: dict[str, Any] = {"next_cursor": self.next_cursor}
        if self.count is not None:
            envelope |= {"count": min(self.count, COUNTED), "count_capped": self.count > COUNTED}
        written = items.dump_json(items.validate_python(self.records, context=reader), by_alias=True)
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
        more: More | None = None,
    ) -> None:
        """`fields`: name → type or `Where`; `sorts`: names that may be sorted by. `id` always may be both."""
        self.more = more
        fields = {"id": Id, **fields}
        self.model = model
        self.search = search
        self.filters = filters_of(fields, self._is_nullable)
        self.fields_of_sorts = {name: _fields_told(name, fields.get(name)) for name in sorts}
        paths = {name: each.path for name, each in fields.items() if isinstance(each, Where) and each.path}
        self.sortings = {
            f"{sign}{name}": Sorting(f"{sign}{name}", path, self._is_nullable(path))
            for name, path in [("id", "pk"), *((name, paths.get(name, name)) for name in sorts)]
            for sign in ("", "-")
        }
        if sort not in self.sortings:
            raise ValueError(f"{model.__name__} cannot be sorted by {sort}: it is not among its sorts")
        self.usual_sort = sort

    def also(self, fields: Mapping[str, Any]) -> None:
        """Let it be narrowed by more: a domain of a higher floor adds it in its apps.py."""
        if known := self.filters.keys() & fields:
            raise ValueError(f"{self.model.__name__} is narrowed by {', '.join(sorted(known))} already")
        self.filters |= filters_of(fields, self._is_nullable)
        self.__dict__.pop("parameters", None)  # worked out before

    def knows(self, name: str) -> bool:
        """Whether the query may have a parameter of this name."""
        return name in self.parameters or name in self._more_filters(name)

    def _more_filters(self, *names: str) -> Mapping[str, Any]:
        """The filters known only when asked for; they are not asked for where no name begins like theirs."""
        more = self.more
        return more.filters() if more and any(name.startswith(more.prefix) for name in names) else {}

    def _sorting(self, name: str) -> Sorting | None:
        more = self.more
        if more and name.removeprefix("-").startswith(more.prefix):
            return more.sortings().get(name)
        return self.sortings.get(name)

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
                "schema": self._schema_of_sort(),
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

    def _schema_of_sort(self) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "string", "default": self.usual_sort}
        known = {"enum": sorted(self.sortings)}
        if not self.more:
            return schema | known
        others = {"pattern": f"^-?{self.more.prefix.replace('.', '[.]')}{self.more.code}$"}
        return schema | {"anyOf": [known, others]}

    def read(self, query: Mapping[str, str]) -> Wanted:
        """What the query asks for; every complaint at once."""
        errors: list[FieldError] = []
        sorting = self._sorting(query.get("sort", self.usual_sort))
        if sorting is None:
            choices = ", ".join(sorted(self.sortings))
            errors.append(FieldError("sort", _("Choose one of: %(choices)s.") % {"choices": choices}))
            sorting = self.sortings[self.usual_sort]
        filters = []
        for name, each in {**self.filters, **self._more_filters(*query)}.items():
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
        position = cursors.read(query["cursor"], sorting) if "cursor" in query else None
        return Wanted(sorting, position, limit, count, search, filters)

    def page(self, seen: QuerySet[Any], wanted: Wanted) -> Page:
        """One page of what the caller may see: one query, a second where a stretch without values begins.

        Forbidden where it is to be filtered or sorted by a field that is hidden from them: an order tells the
        values as well.
        """
        self._refuse_hidden(getattr(seen, "hidden", frozenset()), wanted)
        found = self._found(seen, wanted)
        rows = self._rows(found, wanted)
        records = rows[: wanted.limit]
        more = len(rows) > wanted.limit
        next_cursor = cursors.write(wanted.sorting.position(records[-1]), wanted.sorting) if more else None
        return Page(records, next_cursor, _count(found, records, wanted, more) if wanted.count else None)

    def narrowed(self, seen: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
        """All records of the list that fit, in no order: for whoever does something with them all."""
        self._refuse_hidden(getattr(seen, "hidden", frozenset()), wanted)
        return self._found(seen, wanted)

    @property
    def all_filters(self) -> dict[str, Any]:
        """Every filter there is now, those of fields that people added included."""
        return {**self.filters, **(self.more.filters() if self.more else {})}

    @property
    def all_sortings(self) -> dict[str, Sorting]:
        """Every order there is now."""
        return {**self.sortings, **(self.more.sortings() if self.more else {})}

    def _refuse_hidden(self, hidden: frozenset[str], wanted: Wanted) -> None:
        asked = [(each.of, each.name) for each, _value in wanted.filters]
        sorted_by = wanted.sorting.text.removeprefix("-")
        asked.append((self.fields_of_sorts.get(sorted_by, (sorted_by,)), "sort"))
        for fields, parameter in asked:
            if not hidden.isdisjoint(fields):
                message = _("Your role does not show you this, so a list cannot be narrowed or sorted by it.")
                raise Forbidden(message, field=parameter)

    def _found(self, seen: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
        for each, value in wanted.filters:
            seen = each.apply(seen, value)
        if wanted.search and self.search:
            seen = self.search(seen, wanted.search)
        return seen

    def _rows(self, found: QuerySet[Any], wanted: Wanted) -> list[Any]:
        """One row more than wanted, to know whether the list goes on."""
        rows: list[Any] = []
        for each in wanted.sorting.ranges(found, wanted.position):
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


def _fields_told(name: str, declared: Any) -> tuple[str, ...]:
    """The fields of the record that an order by this name tells."""
    return (declared.of if isinstance(declared, Where) else ()) or fields_named(name)


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
