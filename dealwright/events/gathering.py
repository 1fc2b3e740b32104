"""What the reactions of a batch leave to be written once for all of them, in the transaction they run in.

Only for what follows from records as they are, such as a counter or a copy: an event that is recorded there
would have no cause.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

Item = TypeVar("Item")

_left: ContextVar[dict[Callable[[Sequence[Any]], None], list[Any]] | None] = ContextVar("left", default=None)


def once_for_all(write: Callable[[Sequence[Item]], None]) -> Callable[[Sequence[Item]], None]:
    """Let a function be called once, with the items of all its calls, when the reactions are through.

    Outside of dispatch it is called at once.
    """

    @functools.wraps(write)
    def leave(items: Sequence[Item]) -> None:
        left = _left.get()
        if left is None:
            write(items)
        else:
            left.setdefault(write, []).extend(items)

    return leave


@contextmanager
def writing_once_for_all() -> Iterator[None]:
    """Write at the end what was left inside; where something failed nothing is written."""
    left: dict[Callable[[Sequence[Any]], None], list[Any]] = {}
    token = _left.set(left)
    try:
        yield
    finally:
        _left.reset(token)
    for write, items in left.items():
        write(items)
