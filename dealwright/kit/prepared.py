"""Questions whose text is written once, for what every request asks.

Django writes the text of a query anew each time it is asked. For a reader with all that is read along, that
takes ten times as long as PostgreSQL needs for its answer; and only a value or two in it ever change.

    OWNERS = PreparedQuery(lambda digest: Token.objects.select_related("user__role").filter(hash=digest), str)
    OWNERS.first(digest)
"""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from dealwright.kit.preparing import Preparing

STANDS_FOR: dict[type, Callable[[int], Any]] = {
    int: lambda place: -(2**62) + 59 + place,
    str: lambda place: f"the value {place} of a prepared question",
    UUID: lambda place: UUID(int=59 + place),
    list: lambda place: [-(2**62) + 59 + place],
}
"""What stands in the place of each value while the text is written; nothing is ever called so."""


class PreparedQuery:
    """A query with one value, or a few, that differ from one time to the next.

    `make` is told the values and answers with the query; nothing else in it may depend on the moment, the
    reader or the language. It is called once for each thread. `kinds` are the types of the values: int, str,
    UUID, or list for ids that the query takes as an array. Nothing is prefetched.
    """

    def __init__(self, make: Callable[..., QuerySet[Any]], *kinds: type) -> None:
        self._make = make
        self._stand_for = [STANDS_FOR[kind](place) for place, kind in enumerate(kinds or (int,))]
        self._kept = local()

    def first(self, *values: Any) -> Any:
        """The first row in the order that the query names, if any; None where there is none."""
        rows: _Written | None = getattr(self._kept, "first", None)
        if rows is None:
            query = self._make(*self._stand_for)
            ordered = query if query.query.order_by else query.order_by()
            rows = self._kept.first = _Written(ordered[:1], self._stand_for)
        return next(iter(rows.ask(values)), None)

    def all(self, *values: Any) -> list[Any]:
        """The rows, as the query would give them."""
        rows: _Written | None = getattr(self._kept, "all", None)
        if rows is None:
            rows = self._kept.all = _Written(self._make(*self._stand_for), self._stand_for)
        return list(rows.ask(values))


class _Written:
    """The text, kept for one thread; asked over whatever connection is the current one.

    The two part ways where code of asyncio runs in a thread: there Django keeps one for each context.
    """

    def __init__(self, query: QuerySet[Any], stand_for: list[Any]) -> None:
        self._query = query
        self._compiler = self._query.query.get_compiler(using=self._query.db)
        self._text, self._parameters = self._compiler.as_sql()
        self._places = [_places_of(one, self._parameters) for one in stand_for]
        self._values: tuple[Any, ...] = ()
        self._converters: Any = None
        self._find_converters = self._compiler.get_converters
        self._compiler.get_converters = self._known_converters
        self._compiler.as_sql = self._as_sql
        self._query.query.get_compiler = lambda *_args, **_using: self._compiler  # type: ignore[method-assign]

    def ask(self, values: tuple[Any, ...]) -> Any:
        """Send the text with the values, and make of the rows what the query makes of them."""
        self._values = values
        self._compiler.connection = Preparing(connections[self._query.db])
        return self._query._iterable_class(self._query)

    def _known_converters(self, columns: Any) -> Any:
        """How values of the columns are read, which is always the same."""
        if self._converters is None:
            self._converters = self._find_converters(columns)
        return self._converters

    def _as_sql(self, **_options: Any) -> tuple[str, tuple[Any, ...]]:
        filled = list(self._parameters)
        for places, value in zip(self._places, self._values, strict=True):
            for place in places:
                # The type of its column: PostgreSQL keeps one plan for small numbers and large ones.
                filled[place] = type(filled[place])(value) if type(value) is int else value
        return self._text, tuple(filled)


def _places_of(one: Any, parameters: Any) -> list[int]:
    places = [place for place, each in enumerate(parameters) if each == one]
    if not places:
        raise ValueError("The value of a prepared question stands nowhere in its text")
    return places
