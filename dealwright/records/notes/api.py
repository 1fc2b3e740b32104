"""Notes as a program sees them; each domain answers `/RECORDS/ID/notes` with these shapes.

@router.list("/{id}/notes", NOTES, NoteOut)
def list_deal_notes(request, id: Id) -> QuerySet[Note]:
    return notes_on(Deal.objects.seen_by(request.actor).get(pk=id))

@router.post("/{id}/notes", NoteOut, status=201)
def add_deal_note(request, id: Id, note: NewNote) -> Note:
    return add_note(Deal.objects.changed_by(request.actor).get(pk=id), text=note.text, by=request.actor)
"""

from datetime import datetime
from typing import Annotated

from dealwright.api.paging import ListOf
from dealwright.api.types import Body, Id, Moment, Out, Text
from dealwright.records.notes.actions import add_note
from dealwright.records.notes.models import LONGEST_NOTE, Note
from dealwright.records.notes.queries import notes_on

__all__ = ["NOTES", "NewNote", "NoteOut", "add_note", "notes_on"]

NOTES = ListOf(Note, fields={"author_id": Id, "created_at": datetime}, sort="-id")


class NoteOut(Out):
    """A note on a record."""

    id: Id
    text: str
    author_id: Id | None
    author_name: str | None
    created_at: Moment

    @staticmethod
    def resolve_author_name(note: Note) -> str | None:
        return note.author.name if note.author else None


class NewNote(Body):
    """A note to be written."""

    text: Annotated[str, Text(LONGEST_NOTE, lines=True)]
