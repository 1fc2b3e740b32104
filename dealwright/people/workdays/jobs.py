"""What is done about working days by the clock."""

from __future__ import annotations

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.workdays.actions import close_forgotten_day
from dealwright.people.workdays.models import WorkingDay

BATCH = 50


def step() -> bool:
    """Close days that nobody ended; True when there may be more."""
    due = WorkingDay.objects.filter(ended_at=None, closes_at__lte=clock.now()).order_by("closes_at", "pk")
    found = list(due[:BATCH])
    for day in found:
        close_forgotten_day(day, by=Actor.system())
    return len(found) == BATCH
