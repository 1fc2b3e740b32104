"""The way back from coming and going: what was created goes into the bin, what was deleted comes back."""

from __future__ import annotations

from dealwright.events import Event
from dealwright.people.access import Verb
from dealwright.records.bin.actions import delete_record, restore_record
from dealwright.records.undo.inverses import EVERYTHING, Step, inverse
from dealwright.records.undo.obstacles import IN_THE_BIN, later_events, touches_of_entry


def comes_and_goes(*, created: type[Event], deleted: type[Event], restored: type[Event]) -> None:
    """Say that a kind of record is created, deleted and restored by these kinds of events."""
    inverse(of=created, touches=lambda _event: (EVERYTHING, IN_THE_BIN), verb=Verb.DELETE)(_put_away)
    inverse(of=deleted, touches=IN_THE_BIN, verb=Verb.DELETE)(_restore)
    inverse(of=restored, touches=IN_THE_BIN, verb=Verb.DELETE)(_delete)


def _put_away(step: Step) -> None:
    """Into the recycle bin, unless somebody else has worked on it since."""
    if step.holds(step.record.deleted_at is None, IN_THE_BIN) and step.holds(
        not _others_worked_on_it(step), EVERYTHING
    ):
        delete_record(step.record, by=step.by)


def _restore(step: Step) -> None:
    if step.holds(step.record.deleted_at is not None, IN_THE_BIN):
        restore_record(step.record, by=step.by)


def _delete(step: Step) -> None:
    if step.holds(step.record.deleted_at is None, IN_THE_BIN):
        delete_record(step.record, by=step.by)


def _others_worked_on_it(step: Step) -> bool:
    maker = step.entry.actor_kind, step.entry.actor_id
    undoer = step.by.kind, step.by.id
    return any(
        later.actor_kind == "user"
        and (later.actor_kind, later.actor_id) not in {maker, undoer}
        and touches_of_entry(later)
        for later in later_events(step.entry)
    )
