"""What has to be said although a change failed: told when everything it did is taken back.

Whoever refuses leaves the telling here; the request or the step of the worker that ends tells it, in a change
of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

log = logging.getLogger(__name__)

Telling = Callable[[], None]

_waiting: ContextVar[tuple[Telling, ...]] = ContextVar("afterwards", default=())


def afterwards(tell: Telling) -> None:
    """Call this when the present request or step is over, whatever became of its changes."""
    _waiting.set((*_waiting.get(), tell))


def forget_waiting() -> None:
    """Begin a request or a step: what an earlier one on this thread left is not told here."""
    _waiting.set(())


@contextmanager
def telling_unless_it_fails() -> Iterator[None]:
    """Where the block fails to be done anew, forget what was left inside: it will be left again."""
    before = _waiting.get()
    try:
        yield
    except BaseException:
        _waiting.set(before)
        raise


def tell_waiting() -> None:
    """Tell what was left; one that cannot be told does not keep the others from it."""
    waiting = _waiting.get()
    _waiting.set(())
    for tell in waiting:
        try:
            tell()
        except Exception:
            log.exception("something that was refused could not be told")
