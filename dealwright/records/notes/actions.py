"""Verbs that change notes."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, Ref, action, record
from dealwright.kit.errors import Refused
from dealwright.records.notes.events import NoteAdded
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
