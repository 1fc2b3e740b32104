"""Days that come again: every so many days, weeks on certain weekdays, or months on one day of them.

A day is a day of the calendar; `moment_of` says when it is that time of day in a zone, also where the clock
is put forward that night (then it is the first moment after the gap) or back (then it is the earlier one).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LAST_DAY = -1
"""Of a month, as a day of it."""
LAST_YEAR = 9998


class Unit(StrEnum):
    """What is counted."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True)
class Recurrence:
    """Which days: from the first one on, until the last one where there is one."""

    begins_on: date
    unit: Unit = Unit.MONTHS
    every: int = 1
    weekdays: frozenset[int] = frozenset()
    """Of weeks: Monday is 0. Without any, the weekday of the first day."""
    month_day: int | None = None
    """Of months: 1 to 31, or the last one. A month that is shorter has it on its last day. Without any, that
    of the first day."""
    ends_on: date | None = None

    def next_from(self, day: date) -> date | None:
        """The first day of it on that day or after; None where there is none any more."""
        found = next(self._from(max(day, self.begins_on)), None)
        return None if found is None or (self.ends_on and found > self.ends_on) else found

    def first(self, number: int, day: date | None = None) -> list[date]:
        """So many of its days, from that day on."""
        found: list[date] = []
        after = self.next_from(day or self.begins_on)
        while after is not None and len(found) < number:
            found.append(after)
            after = self.next_from(after + timedelta(days=1))
        return found

    def _from(self, day: date) -> Iterator[date]:
        match self.unit:
            case Unit.DAYS:
                return self._days(day)
            case Unit.WEEKS:
                return self._weeks(day)
        return self._months(day)

    def _days(self, day: date) -> Iterator[date]:
        passed = -(-(day - self.begins_on).days // self.every)
        yield self.begins_on + timedelta(days=passed * self.every)

    def _weeks(self, day: date) -> Iterator[date]:
        """Weeks begin on Monday and are counted from that of the first day."""
        weekdays = sorted(self.weekdays or {self.begins_on.weekday()})
        first = _monday(self.begins_on)
        passed = (_monday(day) - first).days // 7 // self.every
        for number in (passed, passed + 1):
            monday = first + timedelta(weeks=number * self.every)
            for weekday in weekdays:
                found = monday + timedelta(days=weekday)
                if found >= day:
                    yield found

    def _months(self, day: date) -> Iterator[date]:
        wanted = self.month_day or self.begins_on.day
        months = (day.year - self.begins_on.year) * 12 + day.month - self.begins_on.month
        passed = months // self.every
        for number in (passed, passed + 1, passed + 2):
            count = self.begins_on.month - 1 + number * self.every
            year, month = self.begins_on.year + count // 12, count % 12 + 1
            if year > LAST_YEAR:
                return
            length = monthrange(year, month)[1]
            found = date(year, month, length if wanted == LAST_DAY else min(wanted, length))
            if found >= day:
                yield found


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When it is that time of that day there, in UTC."""
    moment = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    there = moment.astimezone(zone)
    if there.replace(tzinfo=None) == datetime.combine(day, at):
        return moment
    return _end_of_gap(day, at, zone)


def _end_of_gap(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The clock jumps over that time: the first moment after the jump."""
    wanted = datetime.combine(day, at, tzinfo=zone)
    before, after = wanted.replace(fold=0).utcoffset(), wanted.replace(fold=1).utcoffset()
    assumed = wanted.astimezone(UTC)
    gap = abs((after or timedelta()) - (before or timedelta()))
    low, high = assumed - gap, assumed
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(second=0, microsecond=0)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
