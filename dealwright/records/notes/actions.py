"""Verbs that change notes."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, Ref, action, record
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.bin.actions import purge_with
from dealwright.records.notes.events import NoteAdded, NoteDeleted, NoteRestored
from dealwright.records.notes.models import LONGEST_NOTE, Note


@action
def add_note(
    to: Any, *, text: str, by: Actor, at: datetime | None = None, external_id: str | None = None
) -> Note:
    """Write a note on a record. `at` and `external_id` are for imports."""
    text = text.strip()
    if not text:
        raise Refused(_("Write something first."), field="text")
    if len(text) > LONGEST_NOTE:
        raise Refused(_("This note is longer than 20,000 letters; put it into a file."), field="text")
    note = Note.objects.create(
        on_kind=to.record_kind, on_id=to.pk, text=text, author=by.user, external_id=external_id
    )
    record(NoteAdded(note=Ref(kind="note", id=note.pk, label="")), on=to, at=at)
    return note


@action
def delete_note(note: Note, *, on: Any, by: Actor) -> Note:
    """Take a note off its record; it can be put back for 30 days."""
    note = Note.everything.locked(note)
    if note.deleted_at is None:
        note.deleted_at = clock.now()
        note.save()
        record(NoteDeleted(note=Ref(kind="note", id=note.pk, label="")), on=on)
    return note


@action
def restore_note(note: Note, *, on: Any, by: Actor) -> Note:
    """Put a deleted note back on its record."""
    note = Note.everything.locked(note)
    if note.deleted_at is not None:
        note.deleted_at = None
        note.save()
        record(NoteRestored(note=Ref(kind="note", id=note.pk, label="")), on=on)
    return note


@action
def purge_notes_among(ids: list[int], *, by: Actor) -> int:
    """Delete for good what of these was deleted; the log keeps that they were there."""
    gone, _each = Note.everything.filter(pk__in=ids).exclude(deleted_at=None).delete()
    return gone


@purge_with
def purge_notes_of(kind: str, ids: list[int]) -> None:
    """Notes go with their record."""
    Note.everything.filter(on_kind=kind, on_id__in=ids).delete()
