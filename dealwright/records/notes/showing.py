"""Notes as timelines show them: with the present names of who is mentioned, with files and comments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.template.defaultfilters import filesizeformat
from markupsafe import Markup

from dealwright.events import Actor
from dealwright.records.files import types
from dealwright.records.files.models import File
from dealwright.records.notes import mentions
from dealwright.records.notes.models import Note

FOLDED_FROM = 700
"""Letters from which on a note is folded."""
FOLDED_LINES = 12
BEGINNING = 320
"""Letters of a folded note that are seen."""


@dataclass(frozen=True)
class ShownFile:
    """A file that is shown within its note."""

    id: int
    name: str
    url: str
    preview_url: str | None
    icon: str
    size: str


@dataclass(frozen=True)
class ShownNote:
    """A note ready to be read."""

    id: int
    version: int
    text: str
    """For programs and search: with names in place of ids."""
    shown: Markup
    author: str
    author_id: int | None
    at: datetime
    is_edited: bool
    files: list[ShownFile] = field(default_factory=list)
    beginning: Markup | None = None
    """What is seen of a long one until it is unfolded."""

    def may_be_changed_by(self, actor: Actor) -> bool:
        """Its author changes it, and an administrator."""
        return may_change(self.author_id, actor)


@dataclass(frozen=True)
class Notes:
    """The notes of a page of a timeline."""

    by_id: dict[int, ShownNote]
    by_entry: dict[int, list[ShownNote]]
    """The comments on entries, the oldest first."""


def may_change(author_id: int | None, actor: Actor) -> bool:
    """Whether the actor wrote it, or administers the product."""
    if actor.kind in {"system", "automation"}:
        return True
    if actor.user is None:
        return False
    return author_id == actor.id or bool(actor.user.role.is_administrator)


_FILES = ArraySubquery(
    File.objects.filter(note=OuterRef("pk"), deleted_at=None)
    .order_by("pk")
    .values(row=JSONObject(**{name: name for name in ("id", "name", "size", "type", "has_preview")}))
)
"""The files of a note, read along with it."""


def notes_of_page(note_ids: Collection[int], record: Any, entry_ids: Collection[int]) -> Notes:
    """The notes with these ids, and the comments on these entries of a record.

    One query for both with their files, one for names where somebody is mentioned.
    """
    if not note_ids and not entry_ids:
        return Notes({}, {})
    comments = Q(on_kind=record.record_kind, on_id=record.pk, entry_id__in=list(entry_ids))
    found = Note.objects.filter(Q(pk__in=list(note_ids)) | comments)
    notes = list(found.select_related("author").annotate(files_read=_FILES).order_by("pk"))
    ready = {one.id: one for one in _shown_notes(notes)}
    by_entry: dict[int, list[ShownNote]] = {}
    for note in notes:
        if note.entry_id is not None:
            by_entry.setdefault(note.entry_id, []).append(ready[note.pk])
    return Notes({id: one for id, one in ready.items() if id in note_ids}, by_entry)


def _shown_notes(notes: Collection[Note]) -> list[ShownNote]:
    """These notes with the files that were read along and the present names of who is mentioned."""
    names = mentions.names_in(note.text for note in notes)
    return [_shown(note, names, _files_of(note)) for note in notes]


def _files_of(note: Any) -> list[ShownFile]:
    return [_shown_file(File(**row)) for row in note.files_read]


def _shown_file(file: File) -> ShownFile:
    return ShownFile(
        file.pk, file.name, file.url, file.preview_url, types.icon_of(file.type), filesizeformat(file.size)
    )


def _shown(note: Note, names: dict[int, str], files: list[ShownFile]) -> ShownNote:
    return ShownNote(
        id=note.pk,
        version=note.version,
        text=mentions.typed(note.text, names),
        shown=mentions.shown(note.text, names),
        author=note.author.name if note.author else "",
        author_id=note.author_id,
        at=note.created_at,
        is_edited=note.edited_at is not None,
        files=files,
        beginning=_beginning(note.text, names),
    )


def _beginning(text: str, names: dict[int, str]) -> Markup | None:
    if len(text) <= FOLDED_FROM and text.count("\n") < FOLDED_LINES:
        return None
    lines = "\n".join(text.splitlines()[:5])
    cut = lines[:BEGINNING]
    if len(lines) > BEGINNING and " " in cut:
        cut = cut.rpartition(" ")[0]
    return mentions.shown(f"{cut.rstrip()} …", names)
