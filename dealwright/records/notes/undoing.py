"""How notes are taken back."""

from __future__ import annotations

from dealwright.records.notes.actions import delete_note, edit_note, restore_note
from dealwright.records.notes.events import (
    EntryCommented,
    EntryLogged,
    NoteAdded,
    NoteDeleted,
    NoteEdited,
    NoteRestored,
    PersonMentioned,
)
from dealwright.records.notes.models import Note
from dealwright.records.undo import Step, inverse, told_beside

told_beside(PersonMentioned)


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


@inverse(of=NoteEdited, touches="note")
def write_as_before(step: Step) -> None:
    """It says again what it said before."""
    note = _note(step)
    stands = note is not None and note.deleted_at is None and note.text == step.event.after
    if step.holds(stands, "note"):
        edit_note(note, on=step.record, text=step.event.before, by=step.by)  # type: ignore[arg-type]


inverse(of=NoteAdded, touches="note")(_take_off)
inverse(of=EntryCommented, touches="note")(_take_off)
inverse(of=NoteRestored, touches="note")(_take_off)
inverse(of=EntryLogged, touches="note")(_take_off)
