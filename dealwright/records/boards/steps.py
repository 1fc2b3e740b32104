"""The columns of boards by deadline: overdue, today, this week, next week, later, and none (CR-48).

A deadline is a moment, as that of a next step, or a day. Days and weeks are those of the reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.kit import clock
from dealwright.kit.periods import beginning_of, beginning_of_week
from dealwright.records.boards.places import Place
from dealwright.records.colors import painted
from dealwright.web.formats import first_weekday, local_day

OVERDUE, TODAY, THIS_WEEK, NEXT_WEEK, LATER, NONE = (
    "overdue",
    "today",
    "this-week",
    "next-week",
    "later",
    "none",
)
FRIDAY = 4
END_OF_WORK = time(18)
"""When something is due that had no hour of its own."""

_LOOKS: dict[str, tuple[Any, str]] = {
    OVERDUE: (_("Overdue"), "red"),
    TODAY: (_("Today"), "amber"),
    THIS_WEEK: (_("This week"), "teal"),
    NEXT_WEEK: (_("Next week"), "blue"),
    LATER: (pgettext_lazy("a deadline", "Later"), "slate"),
    NONE: (_("Nothing planned"), "slate"),
}
_NO_DAY = _("No day")


@dataclass(frozen=True)
class Stretch:
    """A column of the board: a stretch of time, or none."""

    id: str
    """As addresses call it: `next-week`."""
    name: Any
    color: str
    begins: datetime | None = None
    ends: datetime | None = None
    """Exclusive."""
    is_closed: bool = False
    """Whether no card can be put in: the past, and weeks without a day left."""


def stretches(*, of_days: bool = False) -> list[Stretch]:
    """The columns as they are for the reader now.

    Where deadlines are days, that of today is not over before midnight, and a card may be left without one.
    """
    now = clock.now()
    today = local_day(now)
    tomorrow = today + timedelta(1)
    week = beginning_of_week(today, first_weekday())
    next_week, after = week + timedelta(7), week + timedelta(14)
    begins = beginning_of(today) if of_days else now
    bounds = {
        OVERDUE: (None, begins),
        TODAY: (begins, beginning_of(tomorrow)),
        THIS_WEEK: (beginning_of(tomorrow), beginning_of(next_week)),
        NEXT_WEEK: (beginning_of(next_week), beginning_of(after)),
        LATER: (beginning_of(after), None),
        NONE: (None, None),
    }
    closed = {OVERDUE} if of_days else {OVERDUE, NONE}
    if tomorrow == next_week:
        closed.add(THIS_WEEK)
    return [
        Stretch(
            id,
            _NO_DAY if of_days and id == NONE else name,
            painted(color),
            *bounds[id],
            is_closed=id in closed,
        )
        for id, (name, color) in _LOOKS.items()
    ]


def stretch_of(deadline: date | datetime | None, among: list[Stretch]) -> Stretch:
    """Where a record with this deadline stands."""
    return next(one for one in among if _holds(one, deadline))


def place_of(stretch: Stretch, column: str, *, of_days: bool = False) -> Place:
    """The column as the database is asked for it: the earliest deadline on top, or the newest record."""
    if stretch.id == NONE:
        within, ordered = Q(**{column: None}), "-pk"
    else:
        within, ordered = Q(**{f"{column}__isnull": False}), column
    for lookup, bound in (("gte", stretch.begins), ("lt", stretch.ends)):
        if bound is not None:
            within &= Q(**{f"{column}__{lookup}": local_day(bound) if of_days else bound})
    return Place(stretch.id, within, ordered, lambda card: _holds(stretch, getattr(card, column)), of_days)


def day_in(stretch: Stretch) -> date:
    """The day of what is put into a column: its last working day; later is the first one after next week."""
    day = local_day(stretch.begins or clock.now())
    if stretch.ends is None:
        return day + timedelta((7 - day.weekday()) % 7 if day.weekday() > FRIDAY else 0)
    return day if stretch.id == TODAY else _last_working_day(day, local_day(stretch.ends))


def due_in(stretch: Stretch, before: datetime | None) -> datetime:
    """The deadline of what is put into a column: on the day of that column, at the hour it had before."""
    day = day_in(stretch)
    hour = timezone.localtime(before).time() if before else END_OF_WORK
    due = timezone.make_aware(datetime.combine(day, hour))
    if due > clock.now():
        return due
    evening = timezone.make_aware(datetime.combine(day, END_OF_WORK))
    return evening if evening > clock.now() else beginning_of(day + timedelta(1)) - timedelta(minutes=1)


def _holds(stretch: Stretch, deadline: date | datetime | None) -> bool:
    if deadline is None or stretch.id == NONE:
        return deadline is None and stretch.id == NONE
    moment = deadline if isinstance(deadline, datetime) else beginning_of(deadline)
    return (stretch.begins is None or stretch.begins <= moment) and (
        stretch.ends is None or moment < stretch.ends
    )


def _last_working_day(begins: date, ends: date) -> date:
    """Friday where it is still to come, else the last day there is."""
    days = [begins + timedelta(number) for number in range((ends - begins).days)]
    return next((day for day in reversed(days) if day.weekday() <= FRIDAY), days[-1])
