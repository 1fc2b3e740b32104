"""What clients are told when an order or a delivery enters a status (ST-22)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Value

from dealwright.events.models import Recorded
from dealwright.records.pipelines.models import Stage


class StatusNotice(Recorded):
    """Beside a status: its names in other languages, and whether and how the client is told of it."""

    record_kind = "status_notice"

    stage = models.OneToOneField(Stage, on_delete=models.CASCADE, related_name="notice")
    is_on = models.BooleanField(default=False)
    """Whether the client gets a letter when the order enters it."""
    names: Any = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """What it is called in further languages: `{"pt-br": "Enviado"}`."""
    external_id = models.CharField(max_length=100, blank=True, default="", db_default="")
    """What another program calls the status."""
    subject = models.CharField(max_length=200, blank=True)
    """Of the letter; our own words in the language of the client where it is empty."""
    text = models.TextField(blank=True)
    """Of the letter, with `{number}`, `{name}` and `{status}`."""

    class Meta:
        db_table = "sales_status_notice"
