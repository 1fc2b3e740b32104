"""The one place that asks what time it is, so that tests and sample data may say it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.utils import timezone

_said: ContextVar[datetime | None] = ContextVar("said", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _said.get() or timezone.now()


def read(text: str) -> datetime:
    """The moment that ISO 8601 text with a zone names, in UTC; ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("this moment lies outside the calendar") from None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is that moment."""
    token = _said.set(moment)
    try:
        yield
    finally:
        _said.reset(token)
