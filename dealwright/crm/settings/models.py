"""The settings of the CRM: one row."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from dealwright.events.models import Recorded
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
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "crm_settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_crm_settings")]
