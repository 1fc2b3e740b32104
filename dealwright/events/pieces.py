"""Pieces of work that may fail alone, such as the rules of a batch.

Each has a savepoint of its own. But nearly always none fails, and savepoints cost as much as half of what the
pieces do. So whoever does many of them begins without: should one fail, everything is taken back and done
again, with savepoints.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from dealwright.events.afterwards import telling_unless_it_fails
from dealwright.events.remembering import forgetting_what_fails

_without: ContextVar[bool] = ContextVar("without_savepoints", default=False)


class PieceFailed(BaseException):
    """One failed that had no savepoint. No `Exception`, so that nobody on the way takes it for a failure."""


@contextmanager
def piece() -> Iterator[None]:
    """What fails inside is taken back, and rises: whoever catches it may go on."""
    if _without.get():
        try:
            yield
        except Exception as error:
            raise PieceFailed from error
    else:
        with forgetting_what_fails(), transaction.atomic():
            yield


@contextmanager
def together() -> Iterator[None]:
    """Everything inside in one savepoint; where it fails nothing was done, answered or left to be told."""
    with telling_unless_it_fails(), forgetting_what_fails(), transaction.atomic():
        yield


@contextmanager
def at_once() -> Iterator[None]:
    """The same, and the pieces have no savepoints. PieceFailed where one fails: then do them `together`."""
    token = _without.set(True)
    try:
        with together():
            yield
    finally:
        _without.reset(token)
