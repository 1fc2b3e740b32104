"""The days a report covers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.periods import Period as Moving
from dealwright.kit.periods import beginning_of, days_of
from dealwright.web.formats import local_day

LONGEST = timedelta(days=366 * 5)
USUAL: Moving = "last_90_days"
OFFERED: tuple[Moving, ...] = ("this_month", "last_month", "last_90_days", "this_year")
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True)
class Period:
    """From the first day until the last one, both within it."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return beginning_of(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return beginning_of(self.last + timedelta(1))

    @property
    def asked(self) -> dict[str, str]:
        """As addresses ask for it."""
        return {"from": self.first.isoformat(), "until": self.last.isoformat()}

    def within(self, other: Period) -> Period:
        """The days of both."""
        return Period(max(self.first, other.first), min(self.last, other.last))


def moving(name: Moving) -> Period:
    """The days of “last month” today."""
    first, after = days_of(name, local_day(clock.now()))
    return Period(first, after - timedelta(1))


def month_of(first: date) -> Period:
    """The month that begins on this day."""
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return Period(first, after - timedelta(1))


def period_of(first: date | None, last: date | None) -> Period:
    """The period between these days, the usual one where neither is given; Refused for none."""
    usual = moving(USUAL)
    if first is None:
        first = usual.first if last is None else min(usual.first, last)
    found = Period(first, max(usual.last, first) if last is None else last)
    if found.last < found.first:
        raise Refused(_("The period ends before it begins."), field="last")
    if found.last - found.first > LONGEST:
        raise Refused(_("A report covers five years at most."), field="last")
    return found


def period_in(given: Callable[[str, str], str]) -> tuple[Period, str]:
    """The period of an address, and what is wrong with it; the usual one where it makes no sense."""
    try:
        return period_of(_day(given("from", "")), _day(given("until", ""))), ""
    except Refused as refusal:
        return moving(USUAL), str(refusal)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise Refused(_("“%(text)s” is no date.") % {"text": text[:20]})
    return day
