"""The way back from coming and going: into the recycle bin, into the archive, and out of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dealwright.events import Event
from dealwright.events.models import Entry
from dealwright.people.access import Verb
from dealwright.records.archive.events import RecordArchived, RecordUnarchived
from dealwright.records.bin.actions import delete_record, restore_record
from dealwright.records.undo.inverses import EVERYTHING, Step, inverse
from dealwright.records.undo.obstacles import IN_THE_BIN, later_events, touches_of_entry

IN_THE_ARCHIVE = "archived"
"""What archiving touches."""


def comes_and_goes(
    *, created: type[Event] | None = None, deleted: type[Event], restored: type[Event]
) -> None:
    """Say that a kind of record is created, deleted and restored by these kinds of events.

    Without `created` there is no way back from that.
    """
    if created is not None:
        inverse(of=created, touches=lambda _event: (EVERYTHING, IN_THE_BIN), verb=Verb.DELETE)(_put_away)
    inverse(of=deleted, touches=IN_THE_BIN, verb=Verb.DELETE)(_restore)
    inverse(of=restored, touches=IN_THE_BIN, verb=Verb.DELETE)(_delete)


def rests_in_archive(
    *,
    archived: type[RecordArchived],
    unarchived: type[RecordUnarchived],
    archive: Callable[..., Any],
    unarchive: Callable[..., Any],
) -> None:
    """Say that a kind of record is put into the archive and taken out of it by these events and verbs."""

    def take_out(step: Step) -> None:
        if step.holds(step.record.archived_at is not None, IN_THE_ARCHIVE):
            unarchive(step.record, by=step.by)

    def put_back(step: Step) -> None:
        if step.holds(step.record.archived_at is None, IN_THE_ARCHIVE):
            archive(step.record, since=step.event.archived_at, by=step.by)

    inverse(of=archived, touches=IN_THE_ARCHIVE)(take_out)
    inverse(of=unarchived, touches=IN_THE_ARCHIVE)(put_back)


def _put_away(step: Step) -> None:
    """Into the recycle bin, unless somebody else has worked on it since."""
    if step.holds(step.record.deleted_at is None, IN_THE_BIN) and step.holds(
        not others_worked_on_it(step), EVERYTHING
    ):
        delete_record(step.record, by=step.by)


def _restore(step: Step) -> None:
    if step.holds(step.record.deleted_at is not None, IN_THE_BIN):
        restore_record(step.record, by=step.by)


def _delete(step: Step) -> None:
    if step.holds(step.record.deleted_at is None, IN_THE_BIN):
        delete_record(step.record, by=step.by)


def end_before(step: Step, kind: type[Event]) -> Any:
    """The event of its end, where what is taken back was an undo of that end; None where it was new."""
    if step.entry.undoes is None:
        return None
    of_it = Entry.objects.filter(subject_kind=step.entry.subject_kind, subject_id=step.entry.subject_id)
    end = of_it.filter(change_id=step.entry.undoes, kind=kind.kind).order_by("-id").first()
    return kind.load(end.facts) if end is not None else None


def others_worked_on_it(step: Step) -> bool:
    """Whether somebody else than its maker and whoever undoes it has changed it since."""
    maker = step.entry.actor_kind, step.entry.actor_id
    undoer = step.by.kind, step.by.id
    return any(
        later.actor_kind == "user"
        and (later.actor_kind, later.actor_id) not in {maker, undoer}
        and touches_of_entry(later)
        for later in later_events(step.entry)
    )
