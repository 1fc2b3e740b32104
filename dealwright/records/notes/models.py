"""A note somebody wrote on a record."""

from typing import Any, ClassVar

from django.db import models

from dealwright.events.models import Recorded, RecordQuerySet
from dealwright.records.record import Kept

LONGEST_NOTE = 20_000
"""Letters of a note."""


class Note(Recorded):
    """Free text on a record, with its author."""

    record_kind = "note"

    on_kind = models.CharField(max_length=40)
    on_id = models.BigIntegerField()
    text = models.TextField()
    author = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    external_id = models.TextField(null=True, unique=True)  # noqa: DJ001  many have none
    deleted_at = models.DateTimeField(null=True, blank=True)
    """When it was taken off its record; it can be put back for 30 days."""

    objects: ClassVar[Any] = Kept.from_queryset(RecordQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        db_table = "records_note"
        indexes = [
            models.Index(fields=["on_kind", "on_id", "-id"], name="records_note_on"),
            models.Index(
                "deleted_at", "id", name="records_note_bin", condition=models.Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
