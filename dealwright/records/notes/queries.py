"""Questions about notes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from dealwright.records.notes.models import Note


def texts_of_notes(ids: Iterable[int]) -> dict[int, str]:
    """The texts of these notes, for the bodies of a timeline page."""
    return dict(Note.objects.filter(pk__in=list(ids)).values_list("pk", "text"))


def notes_on(record: Any) -> QuerySet[Note]:
    """The notes of a record, newest first, with their authors."""
    notes = Note.objects.filter(on_kind=record.record_kind, on_id=record.pk)
    return notes.select_related("author").order_by("-id")
