"""Answers that reactions ask for again and again, remembered while one batch is dispatched."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


@dataclass
class _Batch:
    """What is known while one batch is dispatched."""

    answers: dict[Hashable, Any] = field(default_factory=dict)
    states: dict[Hashable, Any] = field(default_factory=dict)
    """What holds until the next change."""
    states_of: dict[Hashable, tuple[frozenset[str], Any]] = field(default_factory=dict)
    """What holds until something happens to a record of one of these kinds."""
    facts: dict[Hashable, Any] = field(default_factory=dict)
    """What the batch itself consists of; no rule changes that."""


_batch: ContextVar[_Batch | None] = ContextVar("batch", default=None)


def once_per_batch(ask: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Ask the database once per batch for what settings say; outside dispatch it is asked every time.

    Only for what people change by hand, such as rules and users: a batch lasts some hundredths of a second.
    The arguments must be hashable; the answer is shared and must not be changed.
    """

    return _remembering(ask, lambda batch: batch.answers)


def once_until_a_change(ask: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The same for how records stand: whatever an action of the batch changes is asked for anew.

    What others change meanwhile is not seen before the batch ends; verbs lock and look at the version.
    """
    return _remembering(ask, lambda batch: batch.states)


def once_until_a_change_of(
    kinds: Callable[..., Iterable[str]],
) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """The same for what follows from records of some kinds alone: what happens to one of these forgets it.

    For what never changes without an event of its own; a change that tells nothing forgets everything.
    """

    def remember_until(ask: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        @functools.wraps(ask)
        def remembering(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
            batch = _batch.get()
            if batch is None:
                return ask(*args, **kwargs)
            question = (ask, args, tuple(sorted(kwargs.items())))
            if question not in batch.states_of:
                batch.states_of[question] = frozenset(kinds(*args, **kwargs)), ask(*args, **kwargs)
            answer: Answer = batch.states_of[question][1]
            return answer

        return remembering

    return remember_until


def _remembering(
    ask: Callable[Arguments, Answer], kept_in: Callable[[_Batch], dict[Hashable, Any]]
) -> Callable[Arguments, Answer]:
    @functools.wraps(ask)
    def remembering(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        batch = _batch.get()
        if batch is None:
            return ask(*args, **kwargs)
        kept = kept_in(batch)
        question = (ask, args, tuple(sorted(kwargs.items())))
        if question not in kept:
            kept[question] = ask(*args, **kwargs)
        answer: Answer = kept[question]
        return answer

    return remembering


def remember(question: Hashable, fact: Any) -> None:
    """Keep what is known of the batch until it ends; outside of dispatch nothing is kept."""
    batch = _batch.get()
    if batch is not None:
        batch.facts[question] = fact


def recall(question: Hashable) -> Any:
    """What was kept; None for nothing."""
    batch = _batch.get()
    return None if batch is None else batch.facts.get(question)


@contextmanager
def remembering_answers() -> Iterator[None]:
    """Remember answers inside; afterwards they are forgotten."""
    token = _batch.set(_Batch())
    try:
        yield
    finally:
        _batch.reset(token)


def forget_states(happened_to: Collection[str] = ()) -> None:
    """Something happened to records of these kinds, or nobody knows of which; look at records again."""
    batch = _batch.get()
    if batch is None:
        return
    batch.states.clear()
    if not happened_to:
        batch.states_of.clear()
    for question, (kinds, _answer) in list(batch.states_of.items()):
        if not kinds.isdisjoint(happened_to):
            del batch.states_of[question]


def forget_what_was_undone() -> None:
    """Changes were taken back: what was answered since they began may tell of what never was."""
    forget_states()
    forget_answers()


def forget_answers() -> None:
    """Ask again from here on: a rule changed what is usually changed by hand."""
    batch = _batch.get()
    if batch is not None:
        batch.answers.clear()
