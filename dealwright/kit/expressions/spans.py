"""Spans of time as people write them, `2 days 3 minutes`, and what a date is that span later."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import reading
from dealwright.kit.expressions.limits import LONGEST_MOMENT
from dealwright.kit.expressions.problems import CannotCalculate, sentence

if TYPE_CHECKING:
    from dealwright.kit.expressions.scope import Scope

LARGEST = 1_000_000
UNITS = {
    **dict.fromkeys(("y", "year", "years"), "years"),
    **dict.fromkeys(("m", "month", "months"), "months"),
    **dict.fromkeys(("w", "week", "weeks"), "weeks"),
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("h", "hour", "hours"), "hours"),
    **dict.fromkeys(("i", "min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "seconds"),
}
_PIECE = re.compile(r"\s*([+-]?)\s*([0-9]{1,7})\s*([a-z]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Months and days are steps on the calendar, seconds pass."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def after(self, start: date, scope: Scope) -> date:
        """The date or moment so much later. The 31st becomes the last day of a shorter month."""
        moment = start if isinstance(start, datetime) else None
        day = _months_after(moment.date() if moment else start, self.months) + timedelta(self.days)
        if not moment:
            if not self.seconds:
                return day
            moment = datetime.combine(day, time.min, tzinfo=scope.zone())
        if day != moment.date():
            moment = moment.replace(year=day.year, month=day.month, day=day.day, fold=0)
        passed = moment.astimezone(UTC) + timedelta(seconds=self.seconds)
        return passed.astimezone(moment.tzinfo)


def read_span(text: str) -> Span:
    """The span that text such as `-1 day 2h` writes: y, m, w, d, h, i, s or the long names."""
    found = dict.fromkeys(("years", "months", "weeks", "days", "hours", "minutes", "seconds"), 0)
    at, text = 0, text.strip()
    while at < len(text) <= LONGEST_MOMENT:
        piece = _PIECE.match(text, at)
        unit = UNITS.get(piece[3].lower()) if piece else None
        if not piece or not unit or int(piece[2]) > LARGEST:
            break
        found[unit] += int(piece[2]) * (-1 if piece[1] == "-" else 1)
        at = piece.end()
    if at < len(text) or not text:
        raise CannotCalculate(
            sentence(
                _("“%(text)s” is not a span of time. Write it like “2 days 3 minutes” or “-1d”."),
                text=reading.short(text),
            )
        )
    return Span(
        found["years"] * 12 + found["months"],
        found["weeks"] * 7 + found["days"],
        found["hours"] * 3600 + found["minutes"] * 60 + found["seconds"],
    )


def between(start: datetime, end: datetime) -> tuple[int, int, int, int, int, int]:
    """Whole years, months, days, hours, minutes and seconds from the earlier to the later moment."""
    end = end.astimezone(start.tzinfo)
    months = (end.year - start.year) * 12 + end.month - start.month
    while months and _wall(start, months) > end.replace(tzinfo=None):
        months -= 1
    rest = end.replace(tzinfo=None) - _wall(start, months)
    hours, left = divmod(rest.seconds, 3600)
    return months // 12, months % 12, rest.days, hours, left // 60, left % 60


def _wall(start: datetime, months: int) -> datetime:
    return datetime.combine(_months_after(start.date(), months), start.time())


def _months_after(day: date, count: int) -> date:
    if not count:
        return day
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    if not 1 <= year <= 9999:
        raise ValueError("outside of the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
