"""A rule: when a record enters a stage, something is done for it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage


class When(StrEnum):
    """What the moment a rule runs at is counted from (AU-18): the entering, or a date of the record."""

    AT_ONCE = "immediately"
    AFTER = "after"
    BEFORE = "before"
    """So long before the date."""
    AT = "at"
    """At the date itself."""


class Rule(Recorded):
    """One action on one stage (AU-1)."""

    record_kind = "rule"
    When = When

    name = models.CharField(max_length=120, blank=True, db_default="", default="")
    """What people call it; empty says what it does."""
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="rules")
    action = models.CharField(max_length=80)
    """What is done, as the catalogue of rule actions calls it: `create_task`."""
    settings = models.JSONField(default=dict, blank=True)
    when = models.CharField(
        max_length=12,
        choices=[(one.value, one.value) for one in When],
        default=When.AT_ONCE.value,
        db_default=When.AT_ONCE.value,
    )
    delay_minutes = models.PositiveIntegerField(default=0)
    """How long after entering the stage, or before the date. Whole days are days of the calendar: the same
    time of day, also across a change of the clocks."""
    date_field = models.CharField(max_length=80, blank=True, db_default="", default="")
    """The field of the record that holds the date, for `before` and `at`."""
    follows_date = models.BooleanField(default=False, db_default=False)
    """Whether a run that waits moves along when the date is changed (AU-24)."""
    in_business_hours = models.BooleanField(default=False, db_default=False)
    """Whether it runs in working time only (AU-20)."""
    in_working_day = models.BooleanField(default=False, db_default=False)
    """Whether it waits until the responsible person works (AU-21); only where people note their days."""
    after_previous = models.BooleanField(default=False, db_default=False)
    """Whether it waits until the rules above it are through (AU-17)."""
    condition = models.JSONField(default=dict, blank=True, db_default={})
    """What must be true when its time has come; empty is always (AU-25)."""
    acts_as = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    """In whose name it acts; None is whoever is responsible for the record (AU-30)."""
    is_active = models.BooleanField(default=True)
    recipe = models.CharField(max_length=60, blank=True, db_default="", default="")
    """The recipe it was installed with; empty for one that people made."""
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
    SKIPPED = "skipped"
    """Its condition was not met when its time had come, or there was nobody to do it for."""
    CANCELED = "canceled"
    FAILED = "failed"


class WaitsFor(StrEnum):
    """What a run without a due time waits for."""

    ABOVE = "above"
    """The rules above it on the stage."""
    DATE = "date"
    """A value in the field it counts from (AU-23)."""
    WORK = "work"
    """The end of what it began: a task that is to be done, an answer."""
    DAY = "day"
    """Somebody's working day: that they start it, or end their break (AU-21)."""


class RuleRun(models.Model):
    """One rule, for one record, because of one entering of the stage: queue, timer and lock in one row.

    Like the outbox it is the engine's own book-keeping, so it is written without an action.
    """

    State = RunState
    WaitsFor = WaitsFor

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="runs")
    rule_version = models.PositiveIntegerField()
    on_kind = models.CharField(max_length=40)
    on_id = models.BigIntegerField()
    event_id = models.BigIntegerField()
    """The event by which the record entered the stage."""
    depth = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, default=RunState.WAITING.value)
    due_at = models.DateTimeField(null=True)
    """None while it `waits_for` something that has no time."""
    due_local = models.CharField(max_length=80, blank=True, db_default="", default="")
    """The due time as clocks on the wall say it, with their zone: `2026-10-25T09:00 Europe/Warsaw`; empty
    where it counts from a moment. Should a zone change its rules, this is what was meant."""
    waits_for = models.CharField(
        max_length=8,
        blank=True,
        choices=[(one.value, one.value) for one in WaitsFor],
        db_default="",
        default="",
    )
    is_pausing = models.BooleanField(default=False, db_default=False)
    """It began, and is through when its due time has come (rules 33, 34)."""
    day_of = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """Whose working day it waits for, or a pause has to wait for in the end."""
    is_hurried = models.BooleanField(default=False, db_default=False)
    """Whether somebody let it run at once: then it waits for nobody's working day."""
    result = models.JSONField(null=True, blank=True)
    """What it found or made, by names, for the rules below it: `{"email": "anna@example.com"}`."""
    fence = models.IntegerField(default=0)
    leased_by = models.IntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    """Why it failed, what keeps it, or why there was nothing to do."""
    explained = models.JSONField(default=list, blank=True, db_default=[])
    """The parts of its condition as they were found when its time had come."""
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
            models.Index(
                fields=["leased_by"],
                name="automation_run_held",
                condition=Q(state="waiting", leased_by__isnull=False),
            ),
            models.Index(
                fields=["day_of"],
                name="automation_run_day",
                condition=Q(state="waiting", waits_for="day"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on_kind} {self.on_id}: {self.state}"
