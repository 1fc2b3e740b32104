"""Functions of working days and working hours; the scope knows the calendar and its holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import reading, spans
from dealwright.kit.expressions.functions.table import Group, Moment, Person, Text, Whole, function
from dealwright.kit.expressions.problems import CannotCalculate
from dealwright.kit.expressions.tree import Run
from dealwright.kit.working_time import NoWorkingTime

MOST_DAYS, MOST_HOURS = 2_000, 10_000


@function(
    "workdateadd",
    Group.WORKING_TIME,
    _("A date so many working days and working hours later"),
    example='workdateadd("05.02.2016 16:14:00", "2d 3h")',
    gives="10.02.2016 10:14:00",
)
def later(run: Run, date: Moment, span: Text, user: Person | None = None) -> datetime:
    """Days pass over days off, hours count within working hours, and the result lies in them."""
    asked = spans.read_span(span)
    if asked.months:
        raise CannotCalculate(_("Working time is counted in days, hours and minutes. Write it like “2d 3h”."))
    if abs(asked.days) > MOST_DAYS or abs(asked.seconds) > MOST_HOURS * 3600:
        raise CannotCalculate(_("Working time is counted up to 2,000 days or 10,000 hours. Use less."))
    run.spend(abs(asked.days) // 10 + abs(asked.seconds) // 36_000)
    calendar = run.scope.working_time(user)
    start = reading.moment_of(date, run.scope)
    try:
        found = calendar.add(start, days=asked.days, length=timedelta(seconds=asked.seconds))
    except NoWorkingTime:
        raise _without_workdays() from None
    return found.astimezone(start.tzinfo)


@function(
    "addworkdays",
    Group.WORKING_TIME,
    _("A date so many working days later, at the same hour"),
    example="addworkdays('05.02.2016 16:14:00', 1)",
    gives="08.02.2016 16:14:00",
)
def days_later(run: Run, date: Moment, days: Whole) -> date:
    """Fewer than 0 are earlier."""
    if abs(days) > MOST_DAYS:
        raise CannotCalculate(_("Working time is counted up to 2,000 days or 10,000 hours. Use less."))
    run.spend(abs(days) // 10)
    calendar = run.scope.working_time(None)
    try:
        if not isinstance(date, datetime):
            return calendar.add_days(date, days)
        day = calendar.add_days(date.date(), days)
    except NoWorkingTime:
        raise _without_workdays() from None
    return reading.settled(date.replace(year=day.year, month=day.month, day=day.day, fold=0))


@function(
    "isworkday",
    Group.WORKING_TIME,
    _("Whether a day is a working day"),
    example="isworkday('06.02.2016')",
    gives="N",
)
def is_workday(run: Run, date: Moment, user: Person | None = None) -> bool:
    """Of the company, or of one person."""
    calendar = run.scope.working_time(user)
    return calendar.is_workday(date.astimezone(calendar.zone).date() if isinstance(date, datetime) else date)


@function(
    "isworktime",
    Group.WORKING_TIME,
    _("Whether a moment lies in working hours"),
    example="isworktime('05.02.2016 16:14:00')",
    gives="Y",
)
def is_worktime(run: Run, datetime: Moment, user: Person | None = None) -> bool:
    """Of the company, or of one person."""
    return run.scope.working_time(user).is_worktime(reading.moment_of(datetime, run.scope))


def _without_workdays() -> CannotCalculate:
    return CannotCalculate(_("The calendar has no working day within ten years. Check its working days."))
