"""Questions about notes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import NotFound
from dealwright.people.access import Verb
from dealwright.records import kinds
from dealwright.records.notes.models import Note


def notes_on(record: Any) -> QuerySet[Note]:
    """The notes of a record and the comments on its timeline, newest first, with authors and files."""
    notes: QuerySet[Note] = Note.objects.filter(on_kind=record.record_kind, on_id=record.pk)
    return notes.select_related("author").prefetch_related("files").order_by("-id")


def note_with_record(
    id: int, actor: Actor, *, verb: Verb = Verb.SEE, with_deleted: bool = False
) -> tuple[Note, Any]:
    """A note and the record it stands on, as far as the actor may see or change that; NotFound for others."""
    notes: Any = Note.everything if with_deleted else Note.objects
    note = notes.select_related("author").prefetch_related("files").filter(pk=id).first()
    kind = kinds.get(note.on_kind) if note is not None else None
    if kind is not None:
        reached = kind.records.all().changed_by(actor) if verb is Verb.CHANGE else kind.seen_by(actor)
        if (record := reached.filter(pk=note.on_id).first()) is not None:
            return note, record
    raise NotFound(_("There is no such note, or you may not read it."))
