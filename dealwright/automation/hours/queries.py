"""Questions about working time."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings

from dealwright.automation.hours.models import BusinessHours
from dealwright.events.remembering import once_per_batch
from dealwright.kit.working_time import WorkingTime


@once_per_batch
def hours() -> BusinessHours:
    """The working week of the company; the usual one until somebody says otherwise. One query."""
    return BusinessHours.objects.filter(pk=1).first() or BusinessHours.usual()


@once_per_batch
def working_time() -> WorkingTime:
    """The same, to reckon with."""
    found = hours()
    return WorkingTime(
        zone=ZoneInfo(found.zone or settings.TIME_ZONE),
        weekdays=frozenset(found.weekdays),
        begins=found.opens_at,
        ends=found.closes_at,
        holidays=frozenset(found.holidays),
    )
