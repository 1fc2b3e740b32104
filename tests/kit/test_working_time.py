"""Working days and hours, across weekends, holidays and changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from dealwright.kit.working_time import NoWorkingTime, WorkingTime

OFFICE = WorkingTime(holidays=frozenset({date(2016, 2, 8)}), extra_days=frozenset({date(2016, 2, 13)}))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class TestWorkdays:
    @pytest.mark.parametrize(
        ("day", "works"),
        [("2016-02-05", True), ("2016-02-06", False), ("2016-02-08", False), ("2016-02-13", True)],
    )
    def test_know_weekends_holidays_and_days_worked_all_the_same(self, day, works):
        assert OFFICE.is_workday(date.fromisoformat(day)) is works

    @pytest.mark.parametrize(
        ("day", "count", "later"),
        [
            ("2016-02-05", 1, "2016-02-09"),
            ("2016-02-12", 1, "2016-02-13"),
            ("2016-02-09", -1, "2016-02-05"),
            ("2016-02-06", 0, "2016-02-06"),
        ],
    )
    def test_are_counted(self, day, count, later):
        assert OFFICE.add_days(date.fromisoformat(day), count) == date.fromisoformat(later)

    def test_never_come_where_nobody_works(self):
        with pytest.raises(NoWorkingTime):
            WorkingTime(weekdays=frozenset()).add_days(date(2016, 2, 5), 1)


class TestAdd:
    @pytest.mark.parametrize(
        ("moment", "days", "hours", "later"),
        [
            ("2016-02-05T16:00", 0, 1, "2016-02-05T17:00"),
            ("2016-02-05T16:00", 0, 2, "2016-02-05T18:00"),
            ("2016-02-05T16:00", 0, 3, "2016-02-09T10:00"),
            ("2016-02-05T20:00", 0, 0, "2016-02-09T09:00"),
            ("2016-02-05T07:00", 0, 0, "2016-02-05T09:00"),
            ("2016-02-05T16:00", 2, 9, "2016-02-11T16:00"),
            ("2016-02-09T10:00", 0, -2, "2016-02-05T17:00"),
            ("2016-02-09T08:00", -1, 0, "2016-02-04T18:00"),
            ("2016-02-09T10:00", -1, 0, "2016-02-05T10:00"),
        ],
    )
    def test_stays_within_working_hours(self, moment, days, hours, later):
        assert OFFICE.add(at(moment), days=days, length=timedelta(hours=hours)) == at(later)

    def test_follows_the_clock_on_the_wall(self):
        office = WorkingTime(zone=ZoneInfo("Europe/Warsaw"))
        friday = datetime(2026, 3, 27, 10, tzinfo=office.zone)

        monday = office.add(friday, days=1)

        assert monday == datetime(2026, 3, 30, 10, tzinfo=office.zone)
        assert monday - friday.astimezone(UTC) == timedelta(days=3, hours=-1)

    @given(
        any_of.datetimes(min_value=datetime(2016, 1, 1), max_value=datetime(2017, 1, 1)),
        any_of.integers(0, 20),
        any_of.integers(0, 60 * 100),
    )
    def test_always_ends_in_working_time(self, start, days, minutes):
        ends = OFFICE.add(start.replace(tzinfo=UTC), days=days, length=timedelta(minutes=minutes))

        assert OFFICE.is_worktime(ends) or (OFFICE.is_workday(ends.date()) and ends.time() == OFFICE.ends)
        assert ends >= start.replace(tzinfo=UTC)


def test_hours_have_to_be_in_order():
    with pytest.raises(ValueError, match="end after they begin"):
        WorkingTime(begins=time(18), ends=time(9))
