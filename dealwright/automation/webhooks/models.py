"""A call to another program on its way: one row for one run of a rule."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q


class CallState(StrEnum):
    """Where a call is."""

    QUEUED = "queued"
    TAKEN = "taken"
    """The other side said so."""
    FAILED = "failed"


class WebhookCall(models.Model):
    """What is posted where. The row is the queue, the timer and the lock.

    Like the runs of rules it is the engine's own book-keeping, so it is written without an action.
    """

    State = CallState

    key = models.CharField(max_length=80, unique=True)
    """The run of the rule that it is for. The receiver is given it at every try, as `Idempotency-Key`."""
    url = models.TextField()
    body = models.JSONField()
    state = models.CharField(max_length=6, default=CallState.QUEUED.value)
    status = models.PositiveSmallIntegerField(null=True)
    """What the other side answered last; None when it did not."""
    problem = models.TextField(blank=True, db_default="", default="")
    """Why it was not taken the last time."""
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    """The next try; a claim moves it to the end of the lease."""
    fence = models.PositiveIntegerField(default=0)
    """Counts claims: a worker whose lease ran out can write nothing any more."""
    leased_by = models.IntegerField(null=True)
    """The server process of the worker's connection."""
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "automation_webhook_call"
        indexes = [
            models.Index(fields=["due_at", "id"], name="automation_webhook_due", condition=Q(state="queued")),
            models.Index(
                fields=["finished_at"], name="automation_webhook_finished", condition=Q(state="taken")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.state}"
