"""A pin: an entry of a timeline that stands above the others."""

from __future__ import annotations

from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit import clock


class Pin(Recorded):
    """An entry that people of a record want to have before their eyes."""

    record_kind = "pin"

    on_kind = models.CharField(max_length=40)
    on_id = models.BigIntegerField()
    event_id = models.BigIntegerField()
    event_at = models.DateTimeField()
    """With it the entry is found in the log, which is kept by month."""
    pinned_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "records_pin"
        constraints = [
            models.UniqueConstraint(
                fields=["on_kind", "on_id", "event_id"], name="one_pin_per_record_and_entry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on_kind}:{self.on_id} #{self.event_id}"
