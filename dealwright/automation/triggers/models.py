"""A trigger: when something happens around a record, the record moves to a stage."""

from django.db import models

from dealwright.events.models import Recorded
from dealwright.records.pipelines.models import Stage


class Trigger(Recorded):
    """Stands on the stage it moves records to."""

    record_kind = "trigger"

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="triggers")
    event_kind = models.CharField(max_length=80)
    """The kind of event it waits for: `payment.received`."""
    settings = models.JSONField(default=dict, blank=True)
    """Facts the event must have: `{"provider": "sandbox"}`; empty takes every one."""
    allow_back = models.BooleanField(default=False)
    """Whether it may move a record to an earlier stage than it stands on."""
    is_active = models.BooleanField(default=True)
    position = models.FloatField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "automation_trigger"
        ordering = ("position", "id")
        indexes = [models.Index(fields=["event_kind"], name="automation_trigger_kind")]

    def __str__(self) -> str:
        return self.event_kind
