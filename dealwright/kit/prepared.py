"""Questions whose text is written once, for what every request asks.

Django writes the text of a query anew each time it is asked. For a reader with all that is read along, that
takes ten times as long as PostgreSQL needs for its answer; and only one value in it ever changes.

    OWNERS = PreparedQuery(lambda digest: Token.objects.select_related("user__role").filter(hash=digest), str)
    OWNERS.first(digest)
"""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from typing import Any

from django.db import connections
from django.db.models import QuerySet

STANDS_FOR: dict[type, Any] = {int: -(2**62) + 59, str: "the value of a prepared question"}
"""What stands in the place of the value while the text is written; nothing is ever called so."""


class PreparedQuery:
    """A query for one row, with one value that differs from one time to the next.

    `make` is told the value and answers with the query; nothing else in it may depend on the moment, the
    reader or the language. It is called once for each thread. `kind` is the type of the value: int or str.
    """

    def __init__(self, make: Callable[[Any], QuerySet[Any]], kind: type = int) -> None:
        self._make = make
        self._stands_for = STANDS_FOR[kind]
        self._kept = local()

    def first(self, value: Any) -> Any:
        """The row, as the query would give it; None where there is none."""
        rows: _Written | None = getattr(self._kept, "rows", None)
        if rows is None:
            rows = self._kept.rows = _Written(self._make(self._stands_for), self._stands_for)
        return rows.first(value)


class _Written:
    """The text, kept for one thread; asked over whatever connection is the current one.

    The two part ways where code of asyncio runs in a thread: there Django keeps one for each context.
    """

    def __init__(self, query: QuerySet[Any], stands_for: Any) -> None:
        self._query = query.order_by()[:1]
        self._compiler = self._query.query.get_compiler(using=self._query.db)
        self._text, self._parameters = self._compiler.as_sql()
        self._places = [place for place, each in enumerate(self._parameters) if each == stands_for]
        if not self._places:
            raise ValueError("The value of a prepared question stands nowhere in its text")
        self._value: Any = None
        self._compiler.as_sql = self._as_sql
        self._query.query.get_compiler = lambda *_args, **_using: self._compiler  # type: ignore[method-assign]

    def first(self, value: Any) -> Any:
        """Send the text with the value, and make of the row what the query makes of it."""
        self._value = value
        self._compiler.connection = connections[self._query.db]
        rows: Any = self._query._iterable_class(self._query)
        return next(iter(rows), None)

    def _as_sql(self, **_options: Any) -> tuple[str, tuple[Any, ...]]:
        filled = list(self._parameters)
        for place in self._places:
            filled[place] = self._value
        return self._text, tuple(filled)
