"""The one place that asks what time it is, so that tests and sample data may say it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_said: ContextVar[datetime | None] = ContextVar("said", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _said.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is that moment."""
    token = _said.set(moment)
    try:
        yield
    finally:
        _said.reset(token)
