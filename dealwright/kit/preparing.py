"""Statements whose plan PostgreSQL keeps: their text stays the same, only what they are told differs.

Django writes values into the text of a statement, so that PostgreSQL reads and plans each one anew. Here the
values travel beside the text, and from the third time on a connection sends nothing but them. Each value
needs a type that PostgreSQL can see: a column it is compared with or written to, or a cast. Django does not
see to that everywhere, so only statements that are asked for again and again are sent this way: questions of
`kit/prepared`, new rows of `kit/inserting`, and what is written here by hand.

    with preparing.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint)", [key])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql import base
from psycopg import ClientCursor

ServerBindingCursor: Any = base.ServerBindingCursor

TIMES_BEFORE = 2
"""How often a connection sees a statement before PostgreSQL keeps its plan."""


def cursor(using: str = DEFAULT_DB_ALIAS) -> Any:
    """A cursor over the connection of now; what it sends is counted and logged as everything is."""
    return _cursor_over(connections[using])


def _cursor_over(connection: Any) -> Any:
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        itself = connection.connection
        if itself.prepare_threshold is None:  # as Django opens it; its own cursors prepare nothing
            itself.prepare_threshold = TIMES_BEFORE
        made = _Telling(itself) if connection.queries_logged else ServerBindingCursor(itself)
        return connection._prepare_cursor(made)


class Preparing:
    """A connection for the compilers of Django: as it is, but whatever it sends is prepared."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def cursor(self) -> Any:
        return _cursor_over(self._connection)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@dataclass(frozen=True)
class _Told:
    query: bytes


class _Telling(ServerBindingCursor):
    """Says in the log of statements what it sent as other cursors do, the values in the text."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        try:
            return super().execute(query, params, **how)
        finally:
            self._query = _Told(ClientCursor(self.connection).mogrify(query, params).encode())
