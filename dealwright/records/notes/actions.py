"""Verbs that change notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, Ref, action, record, ref
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.users.models import User
from dealwright.records.bin.actions import purge_with
from dealwright.records.files.actions import attach_file, copy_file
from dealwright.records.files.blobs import Blob
from dealwright.records.files.models import File
from dealwright.records.notes import mentions
from dealwright.records.notes.events import (
    EntryCommented,
    EntryLogged,
    Logged,
    NoteAdded,
    NoteDeleted,
    NoteEdited,
    NoteRestored,
    PersonMentioned,
)
from dealwright.records.notes.models import LONGEST_COMMENT, LONGEST_NOTE, Note
from dealwright.records.notes.showing import may_change

MOST_FILES_OF_NOTE = 20


@action
def add_note(
    to: Any,
    *,
    text: str,
    blobs: Collection[Blob] = (),
    files: Collection[File] = (),
    copies: Collection[File] = (),
    author: User | None = None,
    by: Actor,
    at: datetime | None = None,
    external_id: str | None = None,
) -> Note:
    """Write a note on a record, with files; colleagues named in it (`@[7]`) are told.

    `blobs` are contents that become files of the record with the note, `files` are files it has already,
    `copies` are files, its own or not, that it gets copies of.
    `author` is whose note it is where a rule writes it for somebody. `at` is for imports. A known
    `external_id` is the note it names.
    """
    text = _checked(text, LONGEST_NOTE, may_be_empty=bool(blobs or files or copies))
    told = mentions.refuse_who_may_not_see(to, mentions.mentioned_in(text))
    if len(blobs) + len(files) + len(copies) > MOST_FILES_OF_NOTE:
        message = _("A note takes at most %(most)s files.") % {"most": MOST_FILES_OF_NOTE}
        raise Refused(message, field="file")
    note, is_new = _written(to, text, author or by.user, external_id)
    if not is_new:
        return note
    record(NoteAdded(note=_ref(note)), on=to, at=at)
    for blob in blobs:
        attach_file(to, blob=blob, note=note, by=by)
    for file in copies:
        copy_file(file, to=to, note=note, by=by)
    _take_in(note, files)
    _tell(told, note, to, by)
    return note


@action
def log_entry(
    on: Any,
    *,
    what: Logged,
    text: str,
    author: User | None = None,
    external_id: str | None = None,
    by: Actor,
) -> Note:
    """Write into the timeline of a record what happened elsewhere; nobody is told.

    A known `external_id` is the entry it names.
    """
    note, is_new = _written(on, _checked(text, LONGEST_NOTE), author or by.user, external_id)
    if is_new:
        record(EntryLogged(note=_ref(note), what=what), on=on)
    return note


@action
def comment_on_entry(entry: Entry, *, on: Any, text: str, by: Actor) -> Note:
    """Write a short note on an entry of a record's timeline; it is shown under that entry."""
    text = _checked(text, LONGEST_COMMENT)
    told = mentions.refuse_who_may_not_see(on, mentions.mentioned_in(text))
    note = Note.objects.create(
        on_kind=on.record_kind, on_id=on.pk, text=text, author=by.user, entry_id=entry.pk
    )
    record(EntryCommented(note=_ref(note), entry_id=entry.pk), on=on)
    _tell(told, note, on, by)
    return note


@action
def edit_note(note: Note, *, on: Any, text: str, version: int | None = None, by: Actor) -> Note:
    """Change the text of a note; for its author and administrators. Whoever is named anew is told."""
    note = Note.objects.locked(note)
    _require_author(note, by)
    if version is not None and version != note.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=note.version,
        )
    longest = LONGEST_NOTE if note.entry_id is None else LONGEST_COMMENT
    text = _checked(text, longest, may_be_empty=note.files.filter(deleted_at=None).exists())
    if text == note.text:
        return note
    known = set(mentions.mentioned_in(note.text))
    told = mentions.refuse_who_may_not_see(on, [id for id in mentions.mentioned_in(text) if id not in known])
    record(NoteEdited(note=_ref(note), before=note.text, after=text), on=on)
    note.text, note.edited_at, note.version = text, clock.now(), note.version + 1
    note.save()
    _tell(told, note, on, by)
    return note


@action
def delete_note(note: Note, *, on: Any, by: Actor) -> Note:
    """Take a note off its record; for its author and administrators. It can be put back for 30 days.

    Its files stay on the record.
    """
    note = Note.everything.locked(note)
    _require_author(note, by)
    if note.deleted_at is None:
        note.deleted_at = clock.now()
        note.save()
        record(NoteDeleted(note=_ref(note)), on=on)
    return note


@action
def restore_note(note: Note, *, on: Any, by: Actor) -> Note:
    """Put a deleted note back on its record; for its author and administrators."""
    note = Note.everything.locked(note)
    _require_author(note, by)
    if note.deleted_at is not None:
        note.deleted_at = None
        note.save()
        record(NoteRestored(note=_ref(note)), on=on)
    return note


@action
def purge_notes_among(ids: list[int], *, by: Actor) -> int:
    """Delete for good what of these was deleted; the log keeps that they were there."""
    _let_files_go(ids)
    gone, _each = Note.everything.filter(pk__in=ids).exclude(deleted_at=None).delete()
    return gone


@purge_with
def purge_notes_of(kind: str, ids: list[int]) -> None:
    """Notes go with their record."""
    notes = Note.everything.filter(on_kind=kind, on_id__in=ids)
    _let_files_go(notes.values("pk"))
    notes.delete()


def _written(on: Any, text: str, author: User | None, external_id: str | None) -> tuple[Note, bool]:
    """The note, and whether it is new: the unique index decides."""
    try:
        with transaction.atomic():
            note = Note.objects.create(
                on_kind=on.record_kind, on_id=on.pk, text=text, author=author, external_id=external_id
            )
    except IntegrityError:
        return Note.everything.get(external_id=external_id), False
    return note, True


def _checked(text: str, longest: int, *, may_be_empty: bool = False) -> str:
    text = text.strip()
    if not text and not may_be_empty:
        raise Refused(_("Write something first."), field="text")
    if len(text) > longest:
        message = _(
            "This note has %(letters)s letters; at most %(most)s are kept."
            " Shorten it, or attach it as a file."
        )
        raise Refused(message % {"letters": f"{len(text):,}", "most": f"{longest:,}"}, field="text")
    return text


def _require_author(note: Note, by: Actor) -> None:
    if not may_change(note.author_id, by):
        raise Forbidden(_("Only whoever wrote a note may change it, and administrators."))


def _take_in(note: Note, files: Iterable[File]) -> None:
    """Show files that the record has already within the note."""
    for file in sorted(files, key=lambda one: one.pk):
        locked = File.objects.locked(file)
        if (locked.on_kind, locked.on_id) != (note.on_kind, note.on_id) or locked.deleted_at is not None:
            raise Refused(_("This file lies on another record."), field="file_ids")
        if locked.note_id is not None:
            raise Refused(_("This file is shown in another note already."), field="file_ids")
        locked.note = note
        locked.save()


def _let_files_go(notes: Any) -> None:
    File.objects.filter(note__in=notes).update(note=None)


def _tell(people: Iterable[User], note: Note, on: Any, by: Actor) -> None:
    for person in people:
        if person.pk != by.id or by.kind != "user":
            record(PersonMentioned(note=_ref(note), record=ref(on)), on=person)


def _ref(note: Note) -> Ref:
    return Ref(kind=note.record_kind, id=note.pk, label="")
