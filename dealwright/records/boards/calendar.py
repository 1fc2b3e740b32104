"""A month or a week of deadlines, laid out in the days of the reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, format_interval, format_skeleton
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import locale_of
from dealwright.kit.periods import beginning_of, beginning_of_week
from dealwright.records.boards.planning import Agenda, Planned, PlannedEvent
from dealwright.web.formats import first_weekday, local_day

SHOWN_IN_MONTH, SHOWN_IN_WEEK = 3, 100
"""Of one day."""
EARLIEST, LATEST = date(1970, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class Span:
    """What a calendar shows: a month or a week."""

    is_week: bool
    first: date
    """The first of the month, or the first day of the week."""

    @property
    def begins(self) -> date:
        """The first day drawn; the weeks of a month are whole."""
        return beginning_of_week(self.first, first_weekday())

    @property
    def ends(self) -> date:
        """The day after the last one drawn."""
        if self.is_week:
            return self.begins + timedelta(7)
        return beginning_of_week(self.next().first - timedelta(1), first_weekday()) + timedelta(7)

    @property
    def name(self) -> str:
        """“November 2026”, “16 – 22 Nov 2026”."""
        if self.is_week:
            return format_interval(self.begins, self.ends - timedelta(1), "yMMMd", locale=locale_of())
        return format_skeleton("yMMMM", self.first, locale=locale_of())

    @property
    def asked(self) -> dict[str, str]:
        """As parameters of an address."""
        return {"week": self.first.isoformat()} if self.is_week else {"month": self.first.isoformat()[:7]}

    def next(self) -> Span:
        """The month or week after it."""
        if self.is_week:
            return week_of(self.first + timedelta(7))
        return month_of(self.first + timedelta(31))

    def previous(self) -> Span:
        """The month or week before it."""
        return (week_of if self.is_week else month_of)(self.first - timedelta(1))

    def holds(self, day: date) -> bool:
        """Whether the day belongs to it, not only to its first or last week."""
        return self.is_week or (day.year, day.month) == (self.first.year, self.first.month)


@dataclass(frozen=True)
class Day:
    """One day of a calendar."""

    on: date
    name: str
    """“Monday, 16 November”."""
    weekday: str
    events: list[PlannedEvent]
    more: int
    """How many are not shown."""
    is_today: bool
    is_outside: bool
    """Whether it belongs to the month before or after."""


def month_of(day: date) -> Span:
    """The month the day is in."""
    return Span(False, day.replace(day=1))


def week_of(day: date) -> Span:
    """The week the day is in."""
    return Span(True, beginning_of_week(day, first_weekday()))


def span_of(asked: Callable[[str], str | None]) -> Span:
    """What the address asks for; the month of today where it says nothing, or nothing that is a date."""
    for name, of_day in (("week", week_of), ("month", month_of)):
        text = asked(name)
        if text:
            day = _read_day(text if name == "week" else f"{text}-01")
            if day is not None:
                return of_day(day)
    return month_of(local_day(clock.now()))


def day_in(text: str) -> date:
    """The day that is asked for; Refused where it is none."""
    day = _read_day(text)
    if day is None:
        raise Refused(_("This is no date."), field="day")
    return day


def days_of(span: Span, agenda: Agenda, actor: Actor, records: object) -> list[Day]:
    """The days of the span with what stands on them: what the agenda needs to ask, and no more."""
    per_day = SHOWN_IN_WEEK if span.is_week else SHOWN_IN_MONTH
    planned: Planned = agenda.events(
        actor, records, beginning_of(span.begins), beginning_of(span.ends), per_day
    )
    by_day: dict[date, list[PlannedEvent]] = {}
    for event in planned.events:
        by_day.setdefault(local_day(event.at), []).append(event)
    today, locale = local_day(clock.now()), locale_of()
    days = []
    for number in range((span.ends - span.begins).days):
        day = span.begins + timedelta(number)
        events = by_day.get(day, [])[:per_day]
        days.append(
            Day(
                on=day,
                name=format_skeleton("MMMMEEEEd", day, locale=locale),
                weekday=format_date(day, "EEE", locale=locale),
                events=events,
                more=planned.counts.get(day, 0) - len(events),
                is_today=day == today,
                is_outside=not span.holds(day),
            )
        )
    return days


def _read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day < LATEST else None
