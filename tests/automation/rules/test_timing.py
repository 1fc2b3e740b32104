"""When rules are due: AU-17 to AU-24, in working time and across changes of the clocks."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dealwright.automation.rules.models import Rule, WaitsFor
from dealwright.automation.rules.timing import due_of, meant_by
from dealwright.crm.deals.models import Deal
from dealwright.kit.errors import Refused
from dealwright.kit.working_time import WorkingTime

pytestmark = pytest.mark.django_db
WARSAW = ZoneInfo("Europe/Warsaw")
HOURS = WorkingTime(zone=WARSAW)


def at(text, zone=WARSAW):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def due(since="2026-11-18 10:00", hours=HOURS, record=None, **rule):
    found = due_of(Rule(**rule), record or Deal(), at(since).astimezone(UTC), hours)
    return None if found.at is None else found.at.astimezone(WARSAW).strftime("%a %d %b %H:%M")


class TestFromTheEntering:
    @pytest.mark.parametrize(
        "rule, since, expected",
        [
            ({}, "2026-11-18 10:00", "Wed 18 Nov 10:00"),
            ({"when": "after", "delay_minutes": 90}, "2026-11-18 10:00", "Wed 18 Nov 11:30"),
            ({"when": "after", "delay_minutes": 3 * 1440}, "2026-11-18 10:00", "Sat 21 Nov 10:00"),
            ({"in_business_hours": True}, "2026-11-18 10:00", "Wed 18 Nov 10:00"),
            ({"in_business_hours": True}, "2026-11-18 07:30", "Wed 18 Nov 09:00"),
            ({"in_business_hours": True}, "2026-11-18 18:00", "Thu 19 Nov 09:00"),
            ({"in_business_hours": True}, "2026-11-20 20:00", "Mon 23 Nov 09:00"),
            (
                {"when": "after", "delay_minutes": 120, "in_business_hours": True},
                "2026-11-20 17:00",
                "Mon 23 Nov 09:00",
            ),
            (
                {"when": "after", "delay_minutes": 3 * 1440, "in_business_hours": True},
                "2026-11-18 10:00",
                "Mon 23 Nov 10:00",
            ),
        ],
    )
    def test_counts_from_there(self, rule, since, expected):
        assert due(since, **rule) == expected

    @pytest.mark.parametrize(
        "since, minutes, expected",
        [
            ("2026-10-24 09:00", 1440, "Sun 25 Oct 09:00"),  # 25 hours by the clock of a day that is longer
            ("2026-03-28 09:00", 1440, "Sun 29 Mar 09:00"),  # 23 hours
            ("2026-10-24 09:00", 1500, "Sun 25 Oct 09:00"),  # 25 hours, not a whole number of days
            ("2026-03-28 02:30", 1440, "Sun 29 Mar 03:30"),  # a time that the clocks leap over
        ],
    )
    def test_a_day_later_is_the_same_time_of_day_across_a_change_of_the_clocks(
        self, since, minutes, expected
    ):
        assert due(since, when="after", delay_minutes=minutes) == expected


class TestFromADate:
    def test_waits_where_there_is_none(self):
        found = due_of(Rule(when="at", date_field="closes_on"), Deal(), at("2026-11-18 10:00"), HOURS)

        assert (found.at, found.waits_for) == (None, WaitsFor.DATE)

    @pytest.mark.parametrize(
        "rule, closes_on, expected",
        [
            ({"when": "at"}, date(2026, 12, 1), "Tue 01 Dec 00:00"),
            ({"when": "at", "in_business_hours": True}, date(2026, 12, 1), "Tue 01 Dec 09:00"),
            ({"when": "at", "in_business_hours": True}, date(2026, 11, 29), "Mon 30 Nov 09:00"),
            ({"when": "before", "delay_minutes": 2 * 1440}, date(2026, 12, 1), "Sun 29 Nov 00:00"),
            ({"when": "before", "delay_minutes": 90}, date(2026, 12, 1), "Mon 30 Nov 22:30"),
            (
                {"when": "before", "delay_minutes": 2 * 1440, "in_business_hours": True},
                date(2026, 12, 1),
                "Fri 27 Nov 09:00",
            ),
            ({"when": "at"}, date(2020, 1, 1), "Wed 01 Jan 00:00"),
        ],
    )
    def test_counts_from_it(self, rule, closes_on, expected):
        assert due(record=Deal(closes_on=closes_on), date_field="closes_on", **rule) == expected

    def test_one_working_day_before_a_holiday_is_two_days_before_it(self):
        """The worked example of AU-20: 15 April is a holiday, so one day before is 13 April."""
        hours = WorkingTime(zone=WARSAW, holidays=frozenset({date(2026, 4, 15)}))
        rule = {"when": "before", "delay_minutes": 1440, "in_business_hours": True, "date_field": "closes_on"}

        assert due(hours=hours, record=Deal(closes_on=date(2026, 4, 15)), **rule) == "Mon 13 Apr 09:00"

    def test_refuses_a_field_that_holds_no_date(self):
        with pytest.raises(Refused):
            due_of(Rule(when="at", date_field="title"), Deal(title="x"), at("2026-11-18 10:00"), HOURS)


class TestMeantBy:
    def test_reads_the_wall_and_its_zone(self):
        found = due_of(Rule(when="after", delay_minutes=1440), Deal(), at("2026-10-24 09:00"), HOURS)

        assert found.local == "2026-10-25T09:00:00 Europe/Warsaw"
        assert meant_by(found.local) == found.at == datetime(2026, 10, 25, 8, tzinfo=UTC)


class TestChangesOfTheClocks:
    """Local time and zone are kept: a rule of a whole day is due at the same time on the wall, once."""

    @pytest.mark.parametrize(
        "zone, since, days, expected",
        [
            ("Europe/Warsaw", "2026-03-28 09:00", 1, "2026-03-29T07:00"),
            (
                "Europe/Warsaw",
                "2026-03-28 02:30",
                1,
                "2026-03-29T01:30",
            ),  # leapt over: an hour later by the wall
            ("Europe/Warsaw", "2026-10-24 09:00", 1, "2026-10-25T08:00"),
            ("Europe/Warsaw", "2026-10-24 02:30", 1, "2026-10-25T00:30"),  # shown twice: the first
            ("America/Sao_Paulo", "2026-03-28 09:00", 1, "2026-03-29T12:00"),
            ("America/Sao_Paulo", "2026-10-24 09:00", 1, "2026-10-25T12:00"),
            ("Australia/Lord_Howe", "2026-04-04 09:00", 1, "2026-04-04T22:30"),  # by half an hour
        ],
    )
    def test_keep_the_time_on_the_wall(self, zone, since, days, expected):
        hours = WorkingTime(zone=ZoneInfo(zone))
        moment = at(since, hours.zone).astimezone(UTC)

        found = due_of(Rule(when="after", delay_minutes=days * 1440), Deal(), moment, hours)

        assert found.at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
        assert found.local.endswith(f" {zone}")
        assert meant_by(found.local) == found.at
