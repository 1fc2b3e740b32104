"""What every page wants to know of its reader, read in the one query that reads the reader.

    along.ask("unread", lambda: count_of_unread(OuterRef("pk")))
    along.told(user, "unread")

Higher floors ask here; a page of a signed-in person then needs no query of its own for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MISSING: Any = object()
"""Told for a user who was read elsewhere: ask the database then."""

_asked: dict[str, tuple[Callable[[], Any], Callable[[Any], None] | None]] = {}


def ask(name: str, expression: Callable[[], Any], heard: Callable[[Any], None] | None = None) -> None:
    """Read this with the reader: an expression over users. `heard` is told the value at once."""
    _asked[name] = expression, heard


def asked() -> dict[str, Any]:
    """What is asked, for the query that reads the user of a session."""
    return {_column(name): expression() for name, (expression, _heard) in _asked.items()}


def hear(user: Any) -> None:
    """Tell those who wait for it what was read with the user."""
    for name, (_expression, heard) in _asked.items():
        if heard is not None:
            heard(told(user, name))


def told(user: Any, name: str) -> Any:
    """What was read with the user; MISSING where they were read otherwise."""
    return getattr(user, _column(name), MISSING)


def _column(name: str) -> str:
    return f"along_{name}"
