"""A change of many records, and what became of each of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.kit import clock


class State(StrEnum):
    """How far a change of many records is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class ItemState(StrEnum):
    """What became of one record."""

    WAITING = "waiting"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    """It was so already."""
    REFUSED = "refused"


class BulkChange(Recorded):
    """One change for many records of a kind, done by the worker in batches; the rows are queue and result."""

    record_kind = "bulk_change"
    State = State

    of_kind = models.CharField(max_length=40)
    act = models.JSONField()
    """What is done to each: `{"set": {"source": "call"}}`; of an undo that of the change it undoes."""
    query = models.TextField(blank=True)
    """The filter the records were found by; empty where they were chosen one by one."""
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Whoever started it: it is done in their name and with their rights at that moment."""
    runs_automation = models.BooleanField(default=False)
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="undone_by"
    )
    state = models.CharField(max_length=10, default=State.WAITING.value)
    total = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_bulk_change"
        indexes = [
            models.Index(
                fields=["id"], name="records_bulk_due", condition=Q(state__in=["waiting", "running"])
            ),
            models.Index(fields=["responsible", "-id"], name="records_bulk_newest"),
        ]

    def __str__(self) -> str:
        from dealwright.records.bulk.words import title_of

        return title_of(self)

    @property
    def done(self) -> int:
        """How many records were looked at."""
        return self.changed + self.unchanged + self.refused

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {State.DONE, State.STOPPED}

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 if not self.total else 100 * self.done // self.total


class BulkItem(models.Model):
    """One record of a change of many. Like the outbox it is book-keeping, written without an action."""

    pk = models.CompositePrimaryKey("change_id", "record_id")
    change = models.ForeignKey(BulkChange, on_delete=models.CASCADE, related_name="items", db_index=False)
    record_id = models.BigIntegerField()
    state = models.CharField(max_length=10, default=ItemState.WAITING.value)
    log_change = models.UUIDField(null=True)
    """The change of the log that holds what was done to it: undo takes that back."""
    reason = models.TextField(blank=True, default="")
    """Why it was refused, in the language of whoever started it."""

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        db_table = "records_bulk_item"
        indexes = [
            models.Index(
                fields=["change", "record_id"], name="records_bulk_waiting", condition=Q(state="waiting")
            ),
            models.Index(
                fields=["change", "record_id"], name="records_bulk_refused", condition=Q(state="refused")
            ),
        ]
