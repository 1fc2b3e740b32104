"""Answers that reactions ask for again and again, remembered while one batch is dispatched."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_remembered: ContextVar[dict[Hashable, Any] | None] = ContextVar("remembered", default=None)


def once_per_batch(ask: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Ask the database once per batch for what settings say; outside dispatch it is asked every time.

    Only for what people change by hand, such as rules and users: a batch lasts some hundredths of a second.
    The arguments must be hashable; the answer is shared and must not be changed.
    """

    @functools.wraps(ask)
    def remembering(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        known = _remembered.get()
        if known is None:
            return ask(*args, **kwargs)
        question = (ask, args, tuple(sorted(kwargs.items())))
        if question not in known:
            known[question] = ask(*args, **kwargs)
        answer: Answer = known[question]
        return answer

    return remembering


@contextmanager
def remembering_answers() -> Iterator[None]:
    """Remember answers inside; afterwards they are forgotten."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)
