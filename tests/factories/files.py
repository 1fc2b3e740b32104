"""Files of the cast: on records, in their fields, kept with the rules."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from dealwright.automation.kept_files.actions import keep_file
from dealwright.events import Actor
from dealwright.records import kinds
from dealwright.records.fields.actions import add_field
from dealwright.records.files import blobs
from dealwright.records.files.actions import attach_file
from dealwright.records.files.models import File

SYSTEM = Actor.system()


def blob(name: str, content: bytes = b"%PDF-1.7\n%%EOF\n") -> blobs.Blob:
    """A content that lies in the storage."""
    return blobs.keep(ContentFile(content), name)


def file_of_rules(name: str = "prices.pdf", content: bytes = b"%PDF-1.7\nprices\n") -> File:
    """One that is kept with the rules."""
    return keep_file(blob(name, content), by=SYSTEM)


def file_in_field(record: Any, name: str = "contract.pdf", content: bytes = b"%PDF-1.7\nours\n") -> File:
    """One that lies in the field “Contract” of the record, which is added."""
    field = add_field(of_kind=record.record_kind, type="file", label="Contract", by=SYSTEM)
    file = attach_file(record, blob=blob(name, content), by=SYSTEM)
    kind = kinds.get(record.record_kind)
    assert kind is not None and kind.edit is not None
    kind.edit(record.refreshed(), custom={field.code: file}, by=SYSTEM)
    return file


def content_of(file: File) -> bytes:
    """What stands in it."""
    with blobs.opened(file.key) as content:
        whole: bytes = content.read()
        return whole
