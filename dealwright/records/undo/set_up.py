"""What people set up rather than work on: pipelines, rules, exceptions. Undo finds, locks and names it here.

It is no kind of record: usually nobody is responsible for it, and whoever may change settings may change it.

    set_up(Pipeline, lock=all_of_their_kind)        # in undoing.py of its part, beside the inverses
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from dealwright.events import Actor
from dealwright.events.models import Entry, Recorded
from dealwright.people.access import Verb, may, may_change_settings

Lock = Callable[[Any, Collection[int]], Iterable[Any]]
Label = Callable[[Entry, Any], str]
Reached = Callable[[Actor, Collection[int]], set[int]]


@dataclass(frozen=True)
class SetUp:
    """One sort of what is set up."""

    model: type[Recorded]
    lock: Lock
    """`lock(model, ids)`: those that are still there, locked in the order of their ids."""
    label: Label
    """`label(entry, record)`: what it is called, also when it is gone and there is no record."""
    reached: Reached | None = None
    """`reached(actor, ids)`: those the actor may change, where that is not the right to change settings."""
    rights_of: str = ""
    """The kind of record whose rights hold for it then."""


_set_up: dict[str, SetUp] = {}


def _one_by_one(model: Any, ids: Collection[int]) -> Iterable[Any]:
    return list(model.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))


def _as_recorded(entry: Entry, record: Any) -> str:
    return entry.subject_label if record is None else str(record)


def set_up(
    model: type[Recorded],
    *,
    lock: Lock = _one_by_one,
    label: Label = _as_recorded,
    reached: Reached | None = None,
    rights_of: str = "",
) -> None:
    """Say that undo may meet this: its events are about what is set up."""
    _set_up[model.record_kind] = SetUp(model, lock, label, reached, rights_of)


def set_up_as(name: str) -> SetUp | None:
    """The declaration of what events call so; None for kinds of records."""
    return _set_up.get(name)


def may_take(actor: Actor, of: str, verb: Verb) -> bool:
    """Whether the actor has the right to something of that kind; what is set up takes that to settings."""
    found = set_up_as(of)
    if found is not None and found.reached is not None and not found.rights_of:
        return True  # each one says for itself whom it is reached by
    if found is None or found.rights_of:
        return may(actor, found.rights_of if found else of, verb)
    return may_change_settings(actor)
