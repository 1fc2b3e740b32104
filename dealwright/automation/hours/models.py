"""The working week of the company and its holidays."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealwright.events.models import Recorded

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


class BusinessHours(Recorded):
    """One row for the company; times are those of its clocks on the wall, in its zone."""

    record_kind = "business_hours"

    zone = models.CharField(max_length=64, blank=True, default="", db_default="")
    """`Europe/Warsaw`; empty is the zone of the installation."""
    opens_at = models.TimeField(default=time(9))
    closes_at = models.TimeField(default=time(18))
    """Of the same day; work does not go on past midnight."""
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list)
    """Working days, Monday is 0."""
    holidays = ArrayField(models.DateField(), default=list, blank=True)
    """Days without work, whatever day of the week they are."""
    shortest_delay_minutes = models.PositiveSmallIntegerField(default=1)
    """A rule with a delay waits at least so long (AU-19)."""
    most_moves = models.PositiveSmallIntegerField(default=10)
    """How many stages automation moves one record through in one chain before it is stopped (AU-29)."""
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "automation_business_hours"

    @classmethod
    def usual(cls, **values: Any) -> BusinessHours:
        """The one row, with the usual working week."""
        return cls(pk=1, weekdays=list(MONDAY_TO_FRIDAY), **values)

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M}–{self.closes_at:%H:%M}"
