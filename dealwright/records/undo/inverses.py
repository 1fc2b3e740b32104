"""How each kind of event is taken back, declared once beside the kind."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from dealwright.events import Actor, Event
from dealwright.events.models import Entry
from dealwright.people.access import Verb

EVERYTHING = "*"
"""What an event touches after which a record is another one as a whole: it was created."""

Touches = Callable[[Any], Collection[str]]


@dataclass
class Step:
    """One event of a change on its way back: what it says, and its record as it stands now, locked."""

    event: Any
    entry: Entry
    record: Any
    by: Actor
    obstacles: list[str] = field(default_factory=list)
    """What stands in the way: names of `touches`."""

    def holds(self, condition: bool, touched: str) -> bool:
        """Whether what the event left is still so; otherwise that stands in the way."""
        if not condition:
            self.obstacles.append(touched)
        return condition


@dataclass(frozen=True)
class Inverse:
    """How events of one kind are taken back."""

    take_back: Callable[[Step], None]
    touches: Touches
    """What such an event changes; a later event that touches the same stands in the way."""
    verb: Verb
    """The right it takes; for what is set up it is the one to change settings."""
    brings_back: bool = False
    """Whether it may find no record: the event was its end."""


_inverses: dict[str, Inverse] = {}
_told_beside: set[str] = set()
_final: dict[str, Any] = {}


def inverse(
    *, of: type[Event], touches: str | Touches, verb: Verb = Verb.CHANGE, brings_back: bool = False
) -> Callable[[Callable[[Step], None]], Callable[[Step], None]]:
    """Say how events of a kind are taken back.

    The function looks whether what the event left `holds` and, where it does, calls the verb that puts the
    before-values back. `touches` names what the kind changes, or says it for an event. With `brings_back`
    it is also asked when the record is gone for good, and makes it again.
    """

    def remember(take_back: Callable[[Step], None]) -> Callable[[Step], None]:
        says = (lambda _event: (touches,)) if isinstance(touches, str) else touches
        _inverses[of.kind] = Inverse(take_back, says, verb, brings_back)
        return take_back

    return remember


def told_beside(*kinds: type[Event]) -> None:
    """These are told beside another event of the same change, and go with it."""
    _told_beside.update(kind.kind for kind in kinds)


def final(*kinds: type[Event], why: Any) -> None:
    """These cannot be taken back; `why` is a sentence, lazily translated, that says what to do instead."""
    _final.update({kind.kind: why for kind in kinds})


def inverse_of(kind: str) -> Inverse | None:
    """How a kind is taken back; None where it is not."""
    return _inverses.get(kind)


def goes_with_another(kind: str) -> bool:
    """Whether a kind is only told beside another one."""
    return kind in _told_beside


def ways_back() -> frozenset[str]:
    """The kinds there is a way back from, with those that are told beside them."""
    return frozenset(_inverses) | _told_beside


def why_final(kind: str) -> Any:
    """Why a kind cannot be taken back; None where nobody said."""
    return _final.get(kind)


def can_be_taken_back(kind: str) -> bool:
    """Whether there is a way back from a kind at all."""
    return kind in _inverses
