"""A rule: when a record enters a stage, something is done for it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.records.pipelines.models import Stage


class Rule(Recorded):
    """One action on one stage (AU-1)."""

    record_kind = "rule"

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="rules")
    action = models.CharField(max_length=80)
    """What is done, as the catalogue of rule actions calls it: `create_task`."""
    settings = models.JSONField(default=dict, blank=True)
    delay_minutes = models.PositiveIntegerField(default=0)
    """How long after the record entered the stage; 0 is at once."""
    is_active = models.BooleanField(default=True)
    position = models.FloatField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "automation_rule"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.action


class RunState(StrEnum):
    """What became of a rule for one record."""

    WAITING = "waiting"
    DONE = "done"
    CANCELED = "canceled"
    FAILED = "failed"


class RuleRun(models.Model):
    """One rule, for one record, because of one entering of the stage: queue, timer and lock in one row.

    Like the outbox it is the engine's own book-keeping, so it is written without an action.
    """

    State = RunState

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="runs")
    rule_version = models.PositiveIntegerField()
    on_kind = models.CharField(max_length=40)
    on_id = models.BigIntegerField()
    event_id = models.BigIntegerField()
    """The event by which the record entered the stage."""
    depth = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default=RunState.WAITING.value)
    due_at = models.DateTimeField()
    fence = models.IntegerField(default=0)
    leased_by = models.IntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "automation_rule_run"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "on_kind", "on_id", "event_id"], name="one_run_per_rule_and_entering"
            )
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="automation_run_due", condition=Q(state="waiting")),
            models.Index(fields=["on_kind", "on_id", "-id"], name="automation_run_on"),
        ]

    def __str__(self) -> str:
        return f"{self.on_kind} {self.on_id}: {self.state}"
