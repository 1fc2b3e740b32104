"""Notes as a program sees them; each domain answers `/RECORDS/ID/notes` with these shapes.

add_notes(router, "deal", seen=_seen, changed=_changed)
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Changes, Id, Moment, Out, Text, Verb, omitted
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb as Right
from dealwright.records.files.models import File
from dealwright.records.notes import actions
from dealwright.records.notes.actions import add_note
from dealwright.records.notes.mentions import mentioned_in
from dealwright.records.notes.models import LONGEST_COMMENT, LONGEST_NOTE, Note
from dealwright.records.notes.queries import note_with_record, notes_on

__all__ = ["NewComment", "NoteOut", "add_notes"]

Finds = Callable[[HttpRequest, int], Any]

NOTES = ListOf(Note, fields={"author_id": Id, "created_at": datetime}, sort="-id")


class NoteOut(Out):
    """A note on a record. Colleagues named in it stand there as `@[7]`, with their id."""

    id: Id
    version: int = Field(ge=1, examples=[1])
    text: str = Field(examples=["@[7], please call back on Monday."])
    entry_id: Id | None
    """The entry of the timeline it stands under; null for a note of its own."""
    author_id: Id | None
    author_name: str | None
    mention_ids: list[Id]
    file_ids: list[Id]
    """Files of the record that are shown within the note."""
    created_at: Moment
    edited_at: Moment | None

    @staticmethod
    def resolve_author_name(note: Note) -> str | None:
        return note.author.name if note.author else None

    @staticmethod
    def resolve_mention_ids(note: Note) -> list[int]:
        return mentioned_in(note.text)

    @staticmethod
    def resolve_file_ids(note: Note) -> list[int]:
        return [file.pk for file in note.files.all() if file.deleted_at is None]


class NewNote(Body):
    """A note to be written. `@[7]` names a colleague, who is told."""

    text: Annotated[str, Text(LONGEST_NOTE, lines=True)]
    file_ids: Annotated[list[Id], Field(max_length=20)] = []
    """Files of the record (`POST /files`) to be shown within the note."""

    def given_to(self, record: Any) -> dict[str, Any]:
        """What `add_note` takes; refused for files of other records."""
        if not self.file_ids:
            return {"text": self.text}
        wanted = set(self.file_ids)
        files = list(File.objects.on(record).kept().filter(pk__in=wanted))
        if len(files) < len(wanted):
            raise Refused(_("This file lies on another record."), field="file_ids")
        return {"text": self.text, "files": files}


class NewComment(Body):
    """A short note on an entry of a timeline."""

    text: Annotated[str, Text(LONGEST_COMMENT, lines=True)]


def add_notes(router: Router, kind_name: str, *, seen: Finds, changed: Finds) -> None:
    """Answer the notes on this kind of record, and let programs write some.

    `seen(request, id)` and `changed(request, id)` find a record that the caller may see, or change.
    """

    def listed(request: HttpRequest, id: Id) -> QuerySet[Note]:
        return notes_on(seen(request, id))

    def add(request: HttpRequest, id: Id, note: NewNote) -> Note:
        record = changed(request, id)
        return add_note(record, **note.given_to(record), by=request.actor)

    listed.__name__ = f"list_{kind_name}_notes"
    listed.__doc__ = f"The notes on a {kind_name}, newest first."
    add.__name__, add.__doc__ = f"add_{kind_name}_note", f"Write a note on a {kind_name}."
    router.list("/{id}/notes", NOTES, NoteOut)(listed)
    router.post("/{id}/notes", NoteOut, status=201)(add)


class NoteChanges(Changes):
    """What is to be changed about a note."""

    text: Annotated[str, Text(LONGEST_NOTE, lines=True)] = omitted


router = Router()


@router.get("/{id}", NoteOut)
def get_note(request: HttpRequest, id: Id) -> Note:
    """One note. Whoever sees its record reads it."""
    return note_with_record(id, request.actor)[0]


@router.patch("/{id}", NoteOut)
def change_note(request: HttpRequest, id: Id, changes: NoteChanges) -> Note:
    """Change a note you wrote; administrators change any."""
    note, record = note_with_record(id, request.actor, verb=Right.CHANGE)
    values = changes.given()
    if values:
        actions.edit_note(note, on=record, text=values["text"], version=changes.version, by=request.actor)
    return note_with_record(id, request.actor)[0]


@router.delete("/{id}")
def delete_note(request: HttpRequest, id: Id) -> None:
    """Take a note you wrote off its record; for 30 days it can be put back."""
    note, record = note_with_record(id, request.actor, verb=Right.CHANGE)
    actions.delete_note(note, on=record, by=request.actor)


@router.post("/{id}/restore", NoteOut)
def restore_note(request: HttpRequest, id: Id, restore: Verb = NO_BODY) -> Note:
    """Put a deleted note back on its record."""
    note, record = note_with_record(id, request.actor, verb=Right.CHANGE, with_deleted=True)
    actions.restore_note(note, on=record, by=request.actor)
    return note_with_record(id, request.actor)[0]
