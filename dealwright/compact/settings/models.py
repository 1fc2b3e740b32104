"""The settings of the compact CRM: one row."""

from django.db import models

from dealwright.events.models import Recorded
from dealwright.records.pipelines.models import Pipeline


class CompactSettings(Recorded):
    """What holds for all subjects."""

    record_kind = "compact_settings"

    pipeline = models.ForeignKey(Pipeline, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The funnel: its deals are the subjects."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "compact_settings"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_compact_settings")]

    def __str__(self) -> str:
        return "compact"
