"""The settings of the CRM: one row."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.records.heart import forget
from dealwright.records.pipelines.models import Pipeline


class Mode(StrEnum):
    """Whether what comes in becomes a deal at once, or a lead first (CR-1)."""

    SIMPLE = "simple"
    CLASSIC = "classic"


class CrmSettings(Recorded):
    """What holds for the whole CRM."""

    record_kind = "crm_settings"

    mode = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Mode], default=Mode.SIMPLE.value
    )
    pipeline = models.ForeignKey(Pipeline, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """Where the simple mode opens deals; the default one where none is chosen (CR-3)."""
    makes_company = models.CharField(
        max_length=8, default="none", choices=[("none", "none"), ("with", "with"), ("instead", "instead")]
    )
    """Whether a company named by what comes in becomes one with the contact, or instead of it."""
    repeats_are_opened = models.BooleanField(default=True)
    """Repeat sales: a known client who comes again gets a new lead or deal (CR-12, CR-13)."""
    counts_for = models.CharField(
        max_length=8, default="record", choices=[("record", "record"), ("activity", "activity")]
    )
    """Whose counter rises: that of the responsible of the record, or of the activity (CR-45)."""
    quiet_days = models.PositiveSmallIntegerField(default=7)
    """After so many days without interaction a deal is marked (OL-19); 0 marks none."""
    field_map = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    """Where added fields of a lead go at its conversion: see `field_map`."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "crm_settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_crm_settings")]

    def __str__(self) -> str:
        return self.mode

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows it by heart
        super().save(*args, **kwargs)


class SwitchState(StrEnum):
    """How far a switch of the mode is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class ModeSwitch(Recorded):
    """From leads to deals: the active leads are converted one after the other (CR-4).

    The row is the queue: the worker goes on behind `last_lead`, and what it did commits with that number.
    """

    record_kind = "mode_switch"
    State = SwitchState

    pipeline = models.ForeignKey(Pipeline, null=True, on_delete=models.SET_NULL, related_name="+")
    """Where the deals are opened; the default one where it is gone."""
    keeps_activities = models.BooleanField(default=True)
    """Whether what is planned for the leads stays planned, for the deals."""
    makes_company = models.CharField(max_length=8)
    """As in the settings at that moment."""
    responsible = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Whoever started it: it is done in their name."""
    state = models.CharField(max_length=8, default=SwitchState.WAITING.value)
    total = models.PositiveIntegerField()
    converted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)
    """The first of them: `{"id", "title", "reason"}`."""
    last_lead = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "crm_mode_switch"
        indexes = [
            models.Index(
                fields=["id"], name="crm_mode_switch_due", condition=Q(state__in=["waiting", "running"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.converted}/{self.total}"

    @property
    def done(self) -> int:
        """How many leads were looked at."""
        return self.converted + self.refused

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state == SwitchState.DONE

    @property
    def refused_leads(self) -> list[dict[str, Any]]:
        """The leads that stayed leads, with the reasons."""
        return list(self.refusals)
