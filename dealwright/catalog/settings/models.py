"""The settings of the catalogue: one row."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.records.heart import forget


class CatalogSettings(Recorded):
    """What holds for the whole catalogue."""

    record_kind = "catalog_settings"

    keeps_inventory = models.BooleanField(default=False)
    """Whether each change of stock has its document, and a deal is won only with what lies there (ST-53)."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "catalog_settings"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_catalog_settings")]

    def __str__(self) -> str:
        return "on" if self.keeps_inventory else "off"

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows it by heart
        super().save(*args, **kwargs)
