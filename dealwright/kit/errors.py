"""Refusals that a person can act on. Pages show them at the field, the API as problem documents."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """Something asked for cannot be done; the message says what, why and what now."""

    status = 400

    def __init__(self, message: Any, *, field: str | None = None, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        """A translated or lazily translated sentence."""
        self.field = field
        """The input it belongs to, in the words of the form or the API."""
        self.extra = extra
        self.also: list[Problem] = []
        """What else is wrong with the same input."""

    def __str__(self) -> str:
        return str(self.message)


class Refused(Problem):
    """The input is not valid here."""

    status = 422


class Conflict(Problem):
    """Somebody was quicker: what the caller saw is no longer true. Nothing was changed."""

    status = 409


class NotFound(Problem):
    """There is no such thing, or the actor may not know of it."""

    status = 404


class Forbidden(Problem):
    """The actor may see this but not do that."""

    status = 403


class Unavailable(Problem):
    """Something this depends on does not answer. Nothing was changed; it may be tried again."""

    status = 503
