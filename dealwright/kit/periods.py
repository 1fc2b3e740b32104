"""Spans of days that move with today: “this week”, “the next 7 days”."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.utils import timezone

from dealwright.kit import clock

Period = Literal[
    "before_today",
    "yesterday",
    "today",
    "tomorrow",
    "last_week",
    "this_week",
    "next_week",
    "last_month",
    "this_month",
    "next_month",
    "this_year",
    "last_7_days",
    "last_30_days",
    "last_90_days",
    "next_7_days",
    "next_30_days",
]
Days = tuple[date, date]
"""The first day, and the first after the last."""


def days_of(period: Period, today: date | None = None) -> Days:
    """The days of the period; a week begins on Monday.

    >>> days_of("this_week", date(2026, 11, 21))
    (datetime.date(2026, 11, 16), datetime.date(2026, 11, 23))
    """
    return _DAYS[period](today or timezone.localdate(clock.now()))


def beginning_of(day: date) -> datetime:
    """The moment a day begins where the reader is."""
    return timezone.make_aware(datetime.combine(day, time.min))


def beginning_of_week(day: date, first_weekday: int = 0) -> date:
    """The first day of the week a day belongs to; 0 is a Monday, 6 a Sunday.

    >>> beginning_of_week(date(2026, 11, 21), 6)
    datetime.date(2026, 11, 15)
    """
    return day - timedelta((day.weekday() - first_weekday) % 7)


def _after(today: date, first: int, count: int) -> Days:
    begin = today + timedelta(first)
    return begin, begin + timedelta(count)


def _week(today: date, step: int) -> Days:
    monday = today - timedelta(today.weekday()) + timedelta(weeks=step)
    return monday, monday + timedelta(7)


def _month(today: date, step: int) -> Days:
    return _first_of_month(today, step), _first_of_month(today, step + 1)


def _first_of_month(today: date, step: int) -> date:
    years, month = divmod(today.month - 1 + step, 12)
    return date(today.year + years, month + 1, 1)


_LONG_AGO = date(1900, 1, 1)

_DAYS: dict[str, Callable[[date], Days]] = {
    "before_today": lambda today: (_LONG_AGO, today),
    "yesterday": lambda today: _after(today, -1, 1),
    "today": lambda today: _after(today, 0, 1),
    "tomorrow": lambda today: _after(today, 1, 1),
    "last_week": lambda today: _week(today, -1),
    "this_week": lambda today: _week(today, 0),
    "next_week": lambda today: _week(today, 1),
    "last_month": lambda today: _month(today, -1),
    "this_month": lambda today: _month(today, 0),
    "next_month": lambda today: _month(today, 1),
    "this_year": lambda today: (date(today.year, 1, 1), date(today.year + 1, 1, 1)),
    "last_7_days": lambda today: _after(today, -6, 7),
    "last_30_days": lambda today: _after(today, -29, 30),
    "last_90_days": lambda today: _after(today, -89, 90),
    "next_7_days": lambda today: _after(today, 0, 7),
    "next_30_days": lambda today: _after(today, 0, 30),
}
