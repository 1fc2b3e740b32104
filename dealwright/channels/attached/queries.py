"""Questions about the files that messages were sent with."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.template.defaultfilters import filesizeformat

from dealwright.channels.messages.models import Message
from dealwright.events import Actor
from dealwright.people.letters.enclosing import Enclosed
from dealwright.records.files import blobs, types
from dealwright.records.files.models import File
from dealwright.records.notes.showing import ShownFile


def files_of(message: Message) -> list[File]:
    """The files of a message, in their order."""
    return list(File.objects.on(message).kept().order_by("pk"))


def shown_files(message: Message) -> list[ShownFile]:
    """The same, ready to be shown; none to a reader who may not read the message out."""
    return [] if message.is_masked else [_shown(one) for one in files_of(message)]


def file_of(message: Message, id: int) -> File | None:
    """One of its files, for a reader who may read the message out."""
    if message.is_masked:
        return None
    found: File | None = File.objects.on(message).kept().filter(pk=id).first()
    return found


def files_in_timelines(ids: Collection[int], reader: Actor) -> dict[int, list[ShownFile]]:
    """By message, the files that its reader may have; one query where there are none."""
    found: dict[int, list[ShownFile]] = {}
    files = File.objects.filter(on_kind=Message.record_kind, on_id__in=list(ids)).kept()
    of_messages = list(files.order_by("pk"))
    if not of_messages:
        return found
    seen = Message.objects.seen_by(reader).filter(pk__in={one.on_id for one in of_messages}).only("pk")
    readable = {one.pk for one in seen if not one.is_masked}
    for file in of_messages:
        if file.on_id in readable:
            found.setdefault(file.on_id, []).append(_shown(file))
    return found


def enclosed_in_letter(letter_id: int) -> list[Enclosed]:
    """What the letter that carries a message encloses; also what was let go while it is on its way: it leaves
    whole.
    """
    carried = Message.objects.filter(letter_id=letter_id).values("pk")
    files = File.objects.filter(on_kind=Message.record_kind, on_id__in=carried).order_by("pk")
    return [Enclosed(one.name, one.type, _reader(one.key)) for one in files]


def _reader(key: str) -> Any:
    def read() -> bytes:
        with blobs.opened(key) as content:
            whole: bytes = content.read()
            return whole

    return read


def _shown(file: File) -> ShownFile:
    return ShownFile(
        id=file.pk,
        name=file.name,
        url=f"/messages/{file.on_id}/files/{file.pk}",
        preview_url=None,
        icon=types.icon_of(file.type),
        size=filesizeformat(file.size),
    )
