"""How notes are taken back."""

from __future__ import annotations

from dealwright.records.notes.actions import delete_note, restore_note
from dealwright.records.notes.events import NoteAdded, NoteDeleted, NoteRestored
from dealwright.records.notes.models import Note
from dealwright.records.undo import Step, inverse


def _note(step: Step) -> Note | None:
    found: Note | None = Note.everything.filter(pk=step.event.note.id).first()
    return found


def _take_off(step: Step) -> None:
    note = _note(step)
    if step.holds(note is not None and note.deleted_at is None, "note"):
        delete_note(note, on=step.record, by=step.by)  # type: ignore[arg-type]


@inverse(of=NoteDeleted, touches="note")
def put_back(step: Step) -> None:
    """It stands there again."""
    note = _note(step)
    if step.holds(note is not None and note.deleted_at is not None, "note"):
        restore_note(note, on=step.record, by=step.by)  # type: ignore[arg-type]


inverse(of=NoteAdded, touches="note")(_take_off)
inverse(of=NoteRestored, touches="note")(_take_off)
