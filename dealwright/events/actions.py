"""`@action`: one change, one transaction, one set of events.

The outermost action opens the transaction and, just before it ends, writes everything that was
recorded; actions called inside join it. Saving a record outside an action is refused.
An exception of an inner action is not to be caught by the outer one: the change as a whole fails.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction

from dealwright.events import writing
from dealwright.events.actors import Actor
from dealwright.events.changes import Cause, Change, Recorded
from dealwright.events.declaring import Event
from dealwright.events.facts import Ref, ref
from dealwright.events.remembering import forget_states, forget_what_was_undone
from dealwright.kit import clock

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Told = TypeVar("Told", bound=Event)

LARGEST_DEPTH = 10
"""How many changes may cause one another before the chain is stopped."""


class OutsideAction(Exception):
    """A record was about to change without anybody saying what happened."""


class ChainTooLong(Exception):
    """An event caused an event caused an event … and somebody has to look at the rules."""


_change: ContextVar[Change | None] = ContextVar("change", default=None)
_last: ContextVar[LastChange | None] = ContextVar("last_change", default=None)
_cause: ContextVar[Cause | None] = ContextVar("cause", default=None)
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)
_unrecorded: ContextVar[str | None] = ContextVar("unrecorded", default=None)


@dataclass(frozen=True)
class LastChange:
    """What the last outermost action of this request recorded, for the button that undoes it."""

    id: UUID
    events: tuple[tuple[str, str], ...]
    """Kind of each event and kind of the record it happened to."""


def action(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Make a function the one way something happens. It takes the actor as `by=`."""

    @functools.wraps(function)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        by = kwargs.get("by")
        if not isinstance(by, Actor):
            raise TypeError(f"{function.__name__} needs by=, the actor who does it")
        outer = _change.get()
        if outer is not None:
            with _acting(outer, by):
                return function(*args, **kwargs)
        return _run_outermost(function, by, args, kwargs)

    run.is_action = True  # type: ignore[attr-defined]
    return run


def _run_outermost(
    function: Callable[..., Result], by: Actor, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Result:
    change = Change(actor=by, cause=_cause.get(), quiet=_quiet.get())
    if change.depth > LARGEST_DEPTH:
        raise ChainTooLong(f"{function.__name__} would be change number {change.depth} of one chain")
    token = _change.set(change)
    told: tuple[tuple[str, str], ...] = ()
    concerned: set[tuple[str, int]] = set()
    # Inside a reaction the dispatcher's savepoint undoes what fails; one more per action would cost a tenth.
    savepoint = change.cause is None
    try:
        with transaction.atomic(savepoint=savepoint):
            result = function(*args, **kwargs)
            told = tuple((one.event.kind, one.subject.kind) for one in change.recorded)
            concerned = {link for one in change.recorded for link in one.links}
            writing.write(change)
        if told:
            _last.set(LastChange(change.id, told))
        return result
    finally:
        forget_states({of_kind for _kind, of_kind in told}, concerned)
        _change.reset(token)


def last_change() -> UUID | None:
    """The id of the change that the last outermost action of this request made; None without one."""
    last = _last.get()
    return None if last is None else last.id


def last_recorded() -> LastChange | None:
    """The same with the kinds of its events."""
    return _last.get()


def forget_last_change() -> None:
    """Begin a request: what an earlier one on this thread did is no longer the last change."""
    _last.set(None)


def undoing(change_id: UUID) -> None:
    """Say that the change under way takes another one back: it is written with each of its events.

    Reactions that would start something new leave such events alone.
    """
    change = _change.get()
    if change is None or change.recorded:
        raise OutsideAction("an undo is a change of its own: say so before anything else is recorded")
    change.undoes = change_id


def count_recorded() -> int:
    """How many events the change under way has recorded so far."""
    change = _change.get()
    return 0 if change is None else len(change.recorded)


def has_recorded(kind: type[Event], on: Any) -> bool:
    """Whether the change under way said this of the record: then its row is ours, and nobody else sees it."""
    return bool(said_of(kind, on))


def said_of(kind: type[Told], on: Any) -> list[Told]:
    """What the change under way has said of this sort of the record, in its order."""
    change = _change.get()
    of = (on.record_kind, on.pk)
    return [
        one.event
        for one in (change.recorded if change is not None else ())
        if isinstance(one.event, kind) and (one.subject.kind, one.subject.id) == of
    ]


@contextmanager
def _acting(change: Change, by: Actor) -> Iterator[None]:
    before, change.actor = change.actor, by
    try:
        yield
    finally:
        change.actor = before


def record(event: Event, *, on: Any, about: Iterable[Any] = (), at: datetime | None = None) -> None:
    """Say what happened to `on`, and which other records it concerns (Nones are passed over).

    It is written with the change, or not at all. `at` is for imports of what happened earlier.
    """
    change = _change.get()
    if change is None:
        raise OutsideAction(f"{event.kind} was recorded outside an action")
    subject = on if isinstance(on, Ref) else ref(on)
    concerned = [subject, *(other for other in about if other is not None)]
    links = {(_kind_of(other), _id_of(other)): None for other in concerned}
    change.recorded.append(Recorded(event, subject, tuple(links), change.actor, at or clock.now()))


def _kind_of(other: Any) -> str:
    return other.kind if isinstance(other, Ref) else other.record_kind


def _id_of(other: Any) -> int:
    return other.id if isinstance(other, Ref) else other.pk


def acting() -> Actor | None:
    """Who does what is being done; None outside an action."""
    change = _change.get()
    return None if change is None else change.actor


def in_action() -> bool:
    """Whether a change is under way (or writing without one was allowed with a reason)."""
    return _change.get() is not None or _unrecorded.get() is not None


def refuse_outside_action(what: str) -> None:
    """Raise OutsideAction unless a change is under way."""
    if not in_action():
        raise OutsideAction(f"{what} outside an action: write an action that says what happened")


@contextmanager
def attempt(*, savepoint: bool = True) -> Iterator[None]:
    """One step of an action that may fail alone: what it did and recorded is taken back, and the error rises.

    The one way to go on after an inner action failed: whoever catches the error outside the block may.
    Without a savepoint only what was recorded is taken back: for callers who know that nothing was written.
    """
    change = _change.get()
    if change is None:
        raise OutsideAction("an attempt is a step of an action")
    mark = len(change.recorded)
    try:
        with transaction.atomic() if savepoint else nullcontext():
            yield
    except BaseException:
        del change.recorded[mark:]
        forget_what_was_undone()
        raise


@contextmanager
def unrecorded(why: str) -> Iterator[None]:
    """Allow writing records that nobody needs to hear of: test set-up, bulk loads of a bench."""
    token = _unrecorded.set(why)
    try:
        yield
    finally:
        _unrecorded.reset(token)


@contextmanager
def quietly() -> Iterator[None]:
    """Changes inside are recorded for the timeline, but nobody reacts: imports and bulk work."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


@contextmanager
def caused_by(event_id: int, depth: int) -> Iterator[None]:
    """Changes inside follow from that event."""
    token = _cause.set(Cause(event_id, depth))
    try:
        yield
    finally:
        _cause.reset(token)


@contextmanager
def outside_any_change() -> Iterator[None]:
    """Start afresh, as a reaction does: its changes are its own."""
    token = _change.set(None)
    try:
        yield
    finally:
        _change.reset(token)
