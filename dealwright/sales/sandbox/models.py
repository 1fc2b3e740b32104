"""A notice that the sandbox has still to send."""

from __future__ import annotations

from django.db import models

from dealwright.events.models import Recorded


class DueNotice(Recorded):
    """What the sandbox will say about a payment, and when: the row is the timer."""

    record_kind = "sandbox_notice"

    payment = models.ForeignKey("sales.Payment", on_delete=models.CASCADE, related_name="+")
    body = models.TextField()
    """The words themselves, exactly as they will be signed and sent."""
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answer = models.PositiveSmallIntegerField(null=True)
    """The status that our side answered with."""

    class Meta:
        db_table = "sales_sandbox_notice"
        indexes = [
            models.Index(fields=["due_at", "id"], name="sales_sandbox_due", condition=models.Q(sent_at=None))
        ]
