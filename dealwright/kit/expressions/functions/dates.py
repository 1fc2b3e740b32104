"""Functions of dates."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from dealwright.kit.expressions import date_letters, reading, relative_dates, spans
from dealwright.kit.expressions.functions.table import Group, Moment, Text, Whole, function
from dealwright.kit.expressions.problems import CannotCalculate, sentence
from dealwright.kit.expressions.tree import Run
from dealwright.kit.expressions.values import check_text

_INTERVAL_LETTER = re.compile(r"%([a-zA-Z%])")


@function(
    "dateadd",
    Group.DATES,
    _("A date so much later, or earlier with a minus"),
    example='dateadd("05.02.2016 16:14:00", "2 days 3 minutes")',
    gives="07.02.2016 16:17:00",
)
def later(run: Run, date: Moment, span: Text) -> date:
    """Spans are y, m, w, d, h, i, s or long names. The 31st becomes the last day of a shorter month."""
    return spans.read_span(span).after(date, run.scope)


@function(
    "datediff",
    Group.DATES,
    _("The time between two dates, in the format of your choice"),
    example="datediff('01.01.2026', '05.03.2026', '%m month, %d days')",
    gives="2 month, 4 days",
)
def difference(run: Run, a: Moment, b: Moment, format: Text) -> str:
    """%y %m %d %h %i %s, large ones with a nought before; %a all days; %R the sign, %r only a minus."""
    start, end = reading.moment_of(a, run.scope), reading.moment_of(b, run.scope)
    first, last = sorted((start, end))
    years, months, days, hours, minutes, seconds = spans.between(first, last)
    found = {"y": years, "m": months, "d": days, "h": hours, "i": minutes, "s": seconds}
    written = {letter: str(number) for letter, number in found.items()}
    written |= {letter.upper(): f"{number:02}" for letter, number in found.items()}
    whole_days = (last.replace(tzinfo=None) - first.astimezone(last.tzinfo).replace(tzinfo=None)).days
    written |= {
        "a": str(whole_days),
        "R": "-" if end < start else "+",
        "r": "-" if end < start else "",
        "%": "%",
    }
    check_text(format, run.limits)
    return _INTERVAL_LETTER.sub(lambda letter: written.get(letter[1], letter[0]), format)


@function(
    "date",
    Group.DATES,
    _("A date in the format of your choice; without a date, now"),
    example="date('d.m.Y', '2026-02-05')",
    gives="05.02.2026",
)
def written(run: Run, format: Text, date: Moment | None = None) -> str:
    """The letters are those of PHP; names of days and months are English."""
    return date_letters.write(_given_or_now(run, date), format)


@function(
    "locdate",
    Group.DATES,
    _("The same, with the names of days and months in the reader’s language"),
    example="locdate('j F Y', '2026-02-05')",
)
def written_for_the_reader(run: Run, format: Text, date: Moment | None = None) -> str:
    """Months bend as they do beside a day; f is the month by itself."""
    return date_letters.write(_given_or_now(run, date), format, run.scope.language)


@function(
    "strtotime",
    Group.DATES,
    _("The date that English words name"),
    example='strtotime("next Thursday")',
)
def named(run: Run, words: Text) -> datetime:
    """As `next Thursday`, `+1 week 2 days`, `last day of next month`, `10 September 2026 14:30`."""
    found = relative_dates.read(words, run.scope)
    if found is None:
        raise CannotCalculate(
            sentence(
                _("“%(text)s” names no date. Write it like “next Thursday” or “+2 days”, in English."),
                text=reading.short(words),
            )
        )
    return found


@function(
    "settime",
    Group.DATES,
    _("The date at that hour and minute"),
    example="settime('2026-02-05', 12, 0)",
    gives="05.02.2026 12:00:00",
)
def at_hour(run: Run, date: Moment, h: Whole, m: Whole = 0) -> datetime:
    """By the clock of the date’s own zone. More hours or minutes than there are roll over."""
    minutes = h * 60 + m
    if abs(minutes) > 10**7:
        raise CannotCalculate(_("These hours lead too far away. Use dateadd to change the day."))
    zone = date.tzinfo if isinstance(date, datetime) else run.scope.zone()
    day = date.date() if isinstance(date, datetime) else date
    wall = datetime.combine(day, time.min) + timedelta(minutes=minutes)
    return reading.settled(wall.replace(tzinfo=zone))


def _given_or_now(run: Run, given: date | None) -> datetime:
    if given is None:
        return run.scope.now().astimezone(run.scope.zone())
    return given if isinstance(given, datetime) else reading.moment_of(given, run.scope)
