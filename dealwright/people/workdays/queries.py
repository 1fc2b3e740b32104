"""Questions about working days: who works now, and what somebody is waited for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import JSONObject

from dealwright.events import Actor
from dealwright.events.remembering import once_per_batch
from dealwright.kit import clock
from dealwright.people.absences.queries import is_away, today_of
from dealwright.people.access import may_change_settings
from dealwright.people.departments.queries import headed_by
from dealwright.people.workdays.models import WorkingDay, WorkingDayRules

if TYPE_CHECKING:
    from dealwright.people.users.models import User

ARE_NOTED, MY_DAY = "working_days_are_noted", "my_working_day"
"""What every page knows of its reader; see `people/along.py`."""

_HOLD_STILL = """
SELECT is_on FROM people_working_day_rules WHERE id = 1 FOR SHARE
"""
_HOLD_PERSON_STILL = """
SELECT 1 FROM people_user WHERE id = %(user)s FOR SHARE
"""


class AtWork(StrEnum):
    """Whether somebody works now, and if not, why."""

    WORKING = "working"
    ON_BREAK = "on_break"
    AWAY = "away"
    """An absence holds today, whatever the person noted."""
    NOT_STARTED = "not_started"
    """The day has not begun, or is over."""


@dataclass(frozen=True)
class Month:
    """The working days of one person in one month."""

    first: date
    days: list[WorkingDay]

    @property
    def worked(self) -> timedelta:
        """All of them together."""
        return sum((day.worked for day in self.days), timedelta())

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


@once_per_batch
def are_noted() -> bool:
    """Whether people note their working day here; one query."""
    return WorkingDayRules.objects.filter(is_on=True).exists()


def open_day_of(user: User) -> WorkingDay | None:
    """The day that the person has begun and not ended."""
    found: WorkingDay | None = WorkingDay.objects.filter(user=user).open().first()
    return found


def at_work(user: User) -> AtWork:
    """How it stands with a person now; an absence of today wins."""
    if is_away(user):
        return AtWork.AWAY
    day = open_day_of(user)
    if day is None:
        return AtWork.NOT_STARTED
    return AtWork.ON_BREAK if day.is_on_break else AtWork.WORKING


def hold_still(user: User) -> bool:
    """Let nobody begin, go on or switch it all off until our change is through; answers `are_noted` anew.

    Whoever finds that somebody does not work and writes down to wait for them asks once more after this:
    what begins later is told after what we wrote. What a batch remembers of the switch may be old by then.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_STILL)
        switch = cursor.fetchone()
        cursor.execute(_HOLD_PERSON_STILL, {"user": user.pk})
    return switch is not None and bool(switch[0])


def month_of(user: User, first: date) -> Month:
    """What the person noted in the month that begins on this day, the latest day first; one query."""
    after = (first + timedelta(days=31)).replace(day=1)
    days = WorkingDay.objects.filter(user=user, day_on__gte=first, day_on__lt=after)
    return Month(first, list(days.order_by("-day_on", "-id")))


def this_month_of(user: User) -> date:
    """The first day of the present month where the person is."""
    return today_of(user).replace(day=1)


def people_noted_by(actor: Actor) -> QuerySet[Any]:
    """The active colleagues whose working days the actor sees beside their own, by name."""
    from dealwright.people.users.models import User

    people = User.objects.active().order_by("name", "pk")
    if not may_change_settings(actor):
        headed = [] if actor.user is None else list(headed_by(actor.user.pk).values_list("pk", flat=True))
        people = people.filter(department__path__overlap=headed)
    return people


def with_latest_day(people: QuerySet[Any]) -> QuerySet[Any]:
    """The same people, each with the days since yesterday in `latest_days`; the newest first."""
    lately = WorkingDay.objects.filter(day_on__gte=clock.now().date() - timedelta(days=1))
    return people.prefetch_related(
        Prefetch("working_days", queryset=lately.order_by("-day_on", "-id"), to_attr="latest_days")
    )


def noted_along() -> Any:
    """Whether days are noted, to be read with the reader of a page."""
    return Exists(WorkingDayRules.objects.filter(is_on=True))


def my_day_along() -> Any:
    """The open day of the reader, to be read with them; no day is none."""
    mine = WorkingDay.objects.filter(user=OuterRef("pk")).open()
    told = JSONObject(id="pk", started_at="started_at", break_began_at="break_began_at")
    return Subquery(mine.values(told=told)[:1])
