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
Key = tuple[str, int]
"""Kind and id of a record."""
LeansOn = Callable[[str], frozenset[str]]
"""The kinds of other records that what is known of a record of some kind tells of, too."""


@dataclass
class _Batch:
    """What is known while one batch is dispatched."""

    answers: dict[Hashable, Any] = field(default_factory=dict)
    states_of: dict[Hashable, tuple[frozenset[str], Any]] = field(default_factory=dict)
    """What holds until something happens to a record of one of these kinds."""
    records: dict[Hashable, tuple[LeansOn, dict[Key, Any]]] = field(default_factory=dict)
    """What holds of single records, of each until something happens to it."""
    facts: dict[Hashable, Any] = field(default_factory=dict)
    """What the batch itself consists of; no rule changes that."""


_batch: ContextVar[_Batch | None] = ContextVar("batch", default=None)


def once_per_batch(ask: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Ask the database once per batch for what settings say; outside dispatch it is asked every time.

    Only for what people change by hand, such as rules and users: a batch lasts some hundredths of a second.
    The arguments must be hashable; the answer is shared and must not be changed.
    """

    @functools.wraps(ask)
    def remembering(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        batch = _batch.get()
        if batch is None:
            return ask(*args, **kwargs)
        question = (ask, args, tuple(sorted(kwargs.items())))
        if question not in batch.answers:
            batch.answers[question] = ask(*args, **kwargs)
        answer: Answer = batch.answers[question]
        return answer

    return remembering


def once_until_a_change_of(
    kinds: Callable[..., Iterable[str]],
) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """The same for what follows from records of some kinds alone: what happens to one of these forgets it.

    For what never changes without an event of its own; a change that tells nothing forgets everything. What
    others change meanwhile is not seen before the batch ends; verbs lock and look at the version.
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


def known_of_records(question: Hashable, leans_on: LeansOn) -> dict[Key, Any] | None:
    """What is known of single records while a batch is dispatched, for the caller to fill; else None.

    An action forgets the records that its events concern, and every record of a kind that leans on the kind
    of one it happened to; one that tells nothing forgets all of them.
    """
    batch = _batch.get()
    return None if batch is None else batch.records.setdefault(question, (leans_on, {}))[1]


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


def forget_states(happened_to: Collection[str] = (), concerned: Collection[Key] = ()) -> None:
    """Something happened to records of these kinds, or nobody knows of which; look at records again.

    `concerned` are all the records that were told of, those it happened to among them.
    """
    batch = _batch.get()
    if batch is None:
        return
    if not happened_to:
        batch.states_of.clear()
        batch.records.clear()
    for question, (kinds, _answer) in list(batch.states_of.items()):
        if not kinds.isdisjoint(happened_to):
            del batch.states_of[question]
    for leans_on, known in batch.records.values():
        _forget_records(known, leans_on, happened_to, concerned)


def _forget_records(
    known: dict[Key, Any], leans_on: LeansOn, happened_to: Collection[str], concerned: Collection[Key]
) -> None:
    for kind in {of_kind for of_kind, _id in known}:
        if not leans_on(kind).isdisjoint(happened_to):
            for key in [key for key in known if key[0] == kind]:
                del known[key]
    for key in concerned:
        known.pop(key, None)


def forget_what_was_undone() -> None:
    """Changes were taken back: what was answered since they began may tell of what never was."""
    forget_states()
    forget_answers()


@contextmanager
def forgetting_what_fails() -> Iterator[None]:
    """Around a savepoint: when it is taken back, forget what was answered inside."""
    try:
        yield
    except BaseException:
        forget_what_was_undone()
        raise


def forget_answers() -> None:
    """Ask again from here on: a rule changed what is usually changed by hand."""
    batch = _batch.get()
    if batch is not None:
        batch.answers.clear()
