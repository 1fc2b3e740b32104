"""Chains of events that cause one another, and where they were stopped."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from dealwright.events.actions import action, caused_by, outside_any_change, quietly, record
from dealwright.events.actors import Actor
from dealwright.events.declaring import Event
from dealwright.events.facts import Ref
from dealwright.events.models import Entry


class ChainStopped(Event):
    """A reaction was not run because its event stands at the end of a long chain."""

    kind = "chain.stopped"
    title = _("Automation was stopped")
    sentence = _("Automation was stopped: {reaction} would have been change number {depth} of one chain")
    icon = "alert-triangle"
    used_by = frozenset()
    sample = {"reaction": "automation.triggers.move_records", "depth": 11, "last_kind": "deal.moved"}

    reaction: str
    depth: int
    last_kind: str


Listener = Callable[[Entry, str], None]
_listeners: list[Listener] = []


def tell_of_stops(listener: Listener) -> None:
    """Have somebody told of each chain that is stopped: its last event, and what was not done."""
    if listener not in _listeners:
        _listeners.append(listener)


def record_stop(entry: Entry, reaction: str, why: str) -> None:
    """Write down, on the record itself, that a chain ended here."""
    with outside_any_change(), quietly(), caused_by(entry.pk, entry.depth - 1):
        _stop_chain(entry, reaction, by=Actor.system())
    for listener in _listeners:
        listener(entry, reaction)


@action
def _stop_chain(entry: Entry, reaction: str, *, by: Actor) -> None:
    subject = Ref(kind=entry.subject_kind, id=entry.subject_id, label=entry.subject_label)
    record(ChainStopped(reaction=reaction, depth=entry.depth + 1, last_kind=entry.kind), on=subject)
