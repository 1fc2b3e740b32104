"""Working days and working hours: when people are there, and what so many working hours later is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

FAR = 4_000
"""Days that are looked at, at most: a calendar without one working day in them has none."""


class NoWorkingTime(ValueError):
    """The calendar has no working time within reach."""


@dataclass(frozen=True)
class WorkingTime:
    """When work is done: weekdays (0 is Monday), hours, holidays, and days that are worked all the same."""

    zone: tzinfo = UTC
    weekdays: frozenset[int] = frozenset(range(5))
    begins: time = time(9)
    ends: time = time(18)
    holidays: frozenset[date] = frozenset()
    extra_days: frozenset[date] = field(default=frozenset())
    """Worked although they lie on a weekend."""

    def __post_init__(self) -> None:
        if self.begins >= self.ends:
            raise ValueError("working hours end after they begin")

    def is_workday(self, day: date) -> bool:
        """Whether work is done that day."""
        return day in self.extra_days or (day.weekday() in self.weekdays and day not in self.holidays)

    def is_worktime(self, moment: datetime) -> bool:
        """Whether work is done at that moment; the end of the day is no longer one."""
        local = moment.astimezone(self.zone)
        return self.is_workday(local.date()) and self.begins <= local.time() < self.ends

    def add_days(self, day: date, count: int) -> date:
        """So many working days later, or earlier; none of them leaves the day as it is.

        >>> WorkingTime().add_days(date(2016, 2, 5), 1)
        datetime.date(2016, 2, 8)
        """
        step = timedelta(1 if count > 0 else -1)
        left, gap = abs(count), 0
        while left:
            day += step
            gap += 1
            if self.is_workday(day):
                left, gap = left - 1, 0
            elif gap > FAR:
                raise NoWorkingTime
        return day

    def next_moment(self, moment: datetime) -> datetime:
        """The moment itself within working hours, else when work begins next."""
        local = moment.astimezone(self.zone)
        day = local.date()
        if self.is_workday(day):
            if local.time() < self.begins:
                return self._at(day, self.begins)
            if local.time() < self.ends:
                return local
        return self._at(self.add_days(day, 1), self.begins)

    def previous_moment(self, moment: datetime) -> datetime:
        """The moment itself within working hours, else when work ended last."""
        local = moment.astimezone(self.zone)
        day = local.date()
        if self.is_workday(day):
            if local.time() > self.ends:
                return self._at(day, self.ends)
            if local.time() >= self.begins:
                return local
        return self._at(self.add_days(day, -1), self.ends)

    def add(self, moment: datetime, *, days: int = 0, length: timedelta = timedelta()) -> datetime:
        """So many working days, then so much working time later or earlier; it ends in working hours.

        A start outside of working hours counts as when work begins next; going back, as when it ended last.
        """
        backwards = days < 0 or (not days and length < timedelta())
        local = (self.previous_moment if backwards else self.next_moment)(moment)
        if days:
            local = self._at(self.add_days(local.date(), days), local.time())
        return self._walk_back(local, -length) if length < timedelta() else self._walk(local, length)

    def _walk(self, local: datetime, left: timedelta) -> datetime:
        if left:
            local = self.next_moment(local)
        while left:
            rest = self._at(local.date(), self.ends).astimezone(UTC) - local.astimezone(UTC)
            if left <= rest:
                return (local.astimezone(UTC) + left).astimezone(self.zone)
            left -= rest
            local = self._at(self.add_days(local.date(), 1), self.begins)
        return local

    def _walk_back(self, local: datetime, left: timedelta) -> datetime:
        local = self.previous_moment(local)
        while left:
            rest = local.astimezone(UTC) - self._at(local.date(), self.begins).astimezone(UTC)
            if left <= rest:
                return (local.astimezone(UTC) - left).astimezone(self.zone)
            left -= rest
            local = self._at(self.add_days(local.date(), -1), self.ends)
        return local

    def _at(self, day: date, hour: time) -> datetime:
        """That hour on the wall clock; one that the clock skips is the hour after the skip."""
        wall = datetime.combine(day, hour, tzinfo=self.zone)
        return wall.astimezone(UTC).astimezone(self.zone)
