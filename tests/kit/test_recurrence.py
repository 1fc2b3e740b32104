"""Days that come again, and the moment they begin in a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from dealwright.kit.recurrence import LAST_DAY, Recurrence, Unit, moment_of


def days(recurrence, number=5, day=None):
    return [one.isoformat() for one in recurrence.first(number, day)]


class TestRecurrence:
    def test_counts_days(self):
        every_third = Recurrence(date(2026, 2, 26), Unit.DAYS, every=3)

        assert days(every_third, 3) == ["2026-02-26", "2026-03-01", "2026-03-04"]
        assert days(every_third, 1, date(2026, 3, 2)) == ["2026-03-04"]
        assert days(every_third, 1, date(2026, 3, 1)) == ["2026-03-01"]

    def test_counts_weeks_on_weekdays(self):
        every_second = Recurrence(date(2026, 11, 25), Unit.WEEKS, every=2, weekdays=frozenset({0, 2}))

        assert days(every_second) == ["2026-11-25", "2026-12-07", "2026-12-09", "2026-12-21", "2026-12-23"]

    def test_takes_the_weekday_of_the_first_day_where_none_is_named(self):
        assert days(Recurrence(date(2026, 11, 22), Unit.WEEKS), 2) == ["2026-11-22", "2026-11-29"]

    def test_counts_months_and_keeps_to_short_ones(self):
        monthly = Recurrence(date(2027, 1, 31), Unit.MONTHS)

        assert days(monthly) == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]

    def test_knows_the_last_day_of_a_month(self):
        last = Recurrence(date(2028, 1, 15), Unit.MONTHS, month_day=LAST_DAY)

        assert days(last, 3) == ["2028-01-31", "2028-02-29", "2028-03-31"]

    def test_begins_in_the_next_month_where_the_day_has_passed(self):
        assert days(Recurrence(date(2026, 11, 22), Unit.MONTHS, every=3, month_day=5), 2) == [
            "2027-02-05",
            "2027-05-05",
        ]

    def test_ends(self):
        ending = Recurrence(date(2026, 11, 1), Unit.DAYS, ends_on=date(2026, 11, 3))

        assert days(ending) == ["2026-11-01", "2026-11-02", "2026-11-03"]
        assert ending.next_from(date(2026, 11, 4)) is None

    def test_reaches_far_without_counting_on_the_way(self):
        daily = Recurrence(date(2000, 1, 1), Unit.DAYS, every=7)

        assert daily.next_from(date(9000, 1, 1)) == date(9000, 1, 4)

    @pytest.mark.parametrize("unit", list(Unit))
    def test_never_goes_back_nor_leaves_out_a_day(self, unit):
        recurrence = Recurrence(date(2026, 1, 30), unit, every=2, weekdays=frozenset({1, 4}))
        found = recurrence.first(60)

        assert found == sorted(set(found))
        for one, after in pairwise(found):
            assert recurrence.next_from(one) == one
            assert recurrence.first(2, one) == [one, after]


class TestMomentOf:
    SAO_PAULO, BERLIN = ZoneInfo("America/Sao_Paulo"), ZoneInfo("Europe/Berlin")

    def test_is_that_time_there(self):
        assert moment_of(date(2026, 11, 22), time(9), self.SAO_PAULO) == datetime(
            2026, 11, 22, 12, tzinfo=UTC
        )

    def test_keeps_the_time_of_day_when_the_clock_changes(self):
        winter = moment_of(date(2026, 3, 28), time(9), self.BERLIN)
        summer = moment_of(date(2026, 3, 29), time(9), self.BERLIN)

        assert (winter.hour, summer.hour) == (8, 7)

    def test_is_the_first_moment_after_a_gap(self):
        gap = moment_of(date(2026, 3, 29), time(2, 30), self.BERLIN)

        assert gap == datetime(2026, 3, 29, 1, tzinfo=UTC)
        assert gap.astimezone(self.BERLIN).time() == time(3)

    def test_is_the_earlier_of_two(self):
        assert moment_of(date(2026, 10, 25), time(2, 30), self.BERLIN) == datetime(
            2026, 10, 25, 0, 30, tzinfo=UTC
        )
