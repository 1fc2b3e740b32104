"""Verbs that change the files of a record. The content lies in the storage before any of them is called."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dealwright.events import Actor, Ref, action, record, ref, unrecorded
from dealwright.kit import clock
from dealwright.kit.errors import NotFound, Refused
from dealwright.records import kinds
from dealwright.records.files import blobs
from dealwright.records.files.blobs import Blob
from dealwright.records.files.events import FileAttached, FileRemoved, FileRestored
from dealwright.records.files.models import File, FileQuerySet
from dealwright.records.notes.models import Note

MOST_FILES = 200
"""On one record."""
IN_BIN = timedelta(days=30)
ASIDE = "upload"
"""The `on_kind` of what a person sent for many records, which are changed after they have looked at it."""


@action
def attach_file(to: Any, *, blob: Blob, note: Note | None = None, by: Actor) -> File:
    """Attach a stored content to a record, and show it within a note. The lock on the record keeps it from
    having too many.

    with blobs.kept(upload) as blob:
        attach_file(deal, blob=blob, by=request.actor)
    """
    return _attached(to, blob, blob.key, note, by)


@action
def keep_aside(blob: Blob, *, by: Actor) -> File:
    """Keep a content for what the actor is about to do with it: it is copied onto records from there.

    The row lies in the bin from the beginning, so that it goes by itself after 30 days.
    """
    with unrecorded("it lies on no record yet"):
        file: File = File.objects.create(
            **named_as(blob),
            on_kind=ASIDE,
            on_id=by.user.pk if by.user else 0,
            key=blob.key,
            uploaded_by=by.user,
            deleted_at=clock.now(),
        )
    return file


def is_aside_for(file: File, by: Actor) -> bool:
    """Whether the actor has put the file aside."""
    return file.on_kind == ASIDE and by.user is not None and file.on_id == by.user.pk


@action
def copy_file(file: File, *, to: Any, note: Note | None = None, by: Actor) -> File:
    """Put a file onto another record too, or once more on its own, and show it within a note.

    Both name one content, so that nothing is read or stored; it lies there until the last of them is gone.
    Refused for a file that was removed meanwhile.
    """
    return _attached(to, still_there(file), blobs.sharing(file.key), note, by)


def still_there(file: File) -> File:
    """The file as it is now; Refused where somebody removed it meanwhile.

    It is not locked, so that those who send one file at once need not wait for each other. Of what is removed
    in this very moment the content stays for days, or for an hour (`let_go`): the copy stands long before.
    """
    is_there = Q(deleted_at=None) | Q(on_kind=ASIDE)
    found: File | None = File.objects.filter(is_there, pk=file.pk).first()
    if found is None:
        raise Refused(_("The file “%(name)s” was removed.") % {"name": file.name}, field="file")
    return found


def let_go(files: FileQuerySet, now: datetime | None = None) -> int:
    """Take files away whose record was deleted for good; answers how many. For actions.

    Nobody can have them back, and their contents go after an hour: not at once, so that a copy that is being
    made finds its content (`still_there`).
    """
    at = (now or clock.now()) - IN_BIN
    return files.exclude(deleted_at__lte=at).update(deleted_at=at)


@action
def remove_file(file: File, *, by: Actor) -> File:
    """Put a file into the bin, from where it can be put back for 30 days. Doing it again changes nothing."""
    file = File.objects.locked(file)
    if file.deleted_at is None:
        record(FileRemoved(file=ref(file)), on=_record_of(file))
        file.deleted_at = clock.now()
        file.save()
    return file


@action
def restore_file(file: File, *, by: Actor) -> File:
    """Put a removed file back onto its record; refused when its time in the bin is over."""
    file = File.objects.locked(file)
    if file.deleted_at is None:
        return file
    if file.deleted_at < clock.now() - IN_BIN:
        raise Refused(_("This file was removed more than 30 days ago and is gone."))
    record(FileRestored(file=ref(file)), on=_record_of(file))
    file.deleted_at = None
    file.save()
    return file


def _attached(to: Any, content: Blob | File, key: str, note: Note | None, by: Actor) -> File:
    to = type(to).objects.locked(to)
    if File.objects.on(to).kept().count() >= MOST_FILES:
        message = _("This already has %(most)s files; remove one first.") % {"most": MOST_FILES}
        raise Refused(message, field="file")
    file: File = File.objects.create(
        **named_as(content), on_kind=to.record_kind, on_id=to.pk, key=key, note=note, uploaded_by=by.user
    )
    record(FileAttached(file=ref(file), size=file.size, note=_within(note)), on=to)
    return file


def named_as(content: Blob | File) -> dict[str, Any]:
    """What a row says of its content."""
    return {name: getattr(content, name) for name in ("name", "size", "type", "sha256", "has_preview")}


def _within(note: Note | None) -> Ref | None:
    """The note without its text, which stands in one place only."""
    return None if note is None else Ref(kind=note.record_kind, id=note.pk, label="")


def _record_of(file: File) -> Any:
    kind = kinds.get(file.on_kind)
    found = kind.everything.filter(pk=file.on_id).first() if kind else None
    if found is None:
        raise NotFound(_("The record of this file is gone."))
    return found
