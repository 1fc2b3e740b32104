"""A note somebody wrote on a record."""

from typing import Any, ClassVar

from django.db import models

from dealwright.events.models import Recorded, RecordQuerySet
from dealwright.records.record import Kept

LONGEST_NOTE = 20_000
"""Letters of a note."""
LONGEST_COMMENT = 2_000
"""Letters of a note on an entry of a timeline."""


class Note(Recorded):
    """Free text on a record, with its author."""

    record_kind = "note"

    on_kind = models.CharField(max_length=40)
    on_id = models.BigIntegerField()
    text = models.TextField()
    """As it was written; who is mentioned stands there as `@[7]`, the id of the colleague."""
    entry_id = models.BigIntegerField(null=True, blank=True)
    """The entry of the timeline it comments on; empty for a note of its own."""
    author = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True)
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
                fields=["on_kind", "on_id", "entry_id"],
                name="records_note_entry",
                condition=models.Q(entry_id__isnull=False),
            ),
            models.Index(
                "deleted_at", "id", name="records_note_bin", condition=models.Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
