"""Working days: starting, breaks, ending, those that are forgotten, and the switch."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.absences.actions import plan_absence
from dealwright.people.users.actions import edit_user
from dealwright.people.workdays.actions import end_day, go_on, start_day, switch_working_days, take_break
from dealwright.people.workdays.jobs import step
from dealwright.people.workdays.models import WorkingDay
from dealwright.people.workdays.queries import AtWork, at_work

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def at(hour, minute=0, day=23):
    """Of November 2026, in UTC."""
    return clock.at(datetime(2026, 11, day, hour, minute, tzinfo=UTC))


@pytest.fixture
def by_anna(anna):
    """Anna in São Paulo, where it is three hours earlier, in a company that notes working days."""
    switch_working_days(True, by=SYSTEM)
    edit_user(anna, time_zone="America/Sao_Paulo", by=SYSTEM)
    return Actor.of(anna.refreshed())


class TestStartDay:
    def test_begins_the_day_of_the_persons_calendar(self, by_anna, recorded):
        with at(1):
            day = start_day(by=by_anna)

        assert day.day_on == date(2026, 11, 22)
        assert day.closes_at == datetime(2026, 11, 23, 3, tzinfo=UTC)
        assert recorded == ["working_day.started"]

    def test_pressed_twice_begins_it_once(self, by_anna, recorded):
        first = start_day(by=by_anna)
        second = start_day(by=by_anna)

        assert first == second
        assert recorded == ["working_day.started"]

    def test_after_the_end_goes_on_and_counts_a_break(self, by_anna, recorded):
        with at(12):
            day = start_day(by=by_anna)
        with at(16):
            end_day(day, by=by_anna)
        with at(17):
            start_day(by=by_anna)
        with at(19):
            day = end_day(day.refreshed(), by=by_anna)

        assert (day.worked, day.break_time) == (timedelta(hours=6), timedelta(hours=1))
        assert WorkingDay.objects.count() == 1

    def test_after_midnight_goes_on_where_it_is_still_the_same_date(self, by_anna, recorded):
        user = edit_user(by_anna.user, time_zone="UTC", by=SYSTEM)
        with at(9):
            day = start_day(by=Actor.of(user))
        with at(0, 10, day=24):
            step()
        user = edit_user(user.refreshed(), time_zone="America/Sao_Paulo", by=SYSTEM)
        recorded.start_over()

        with at(0, 30, day=24):
            start_day(by=Actor.of(user))
        with at(0, 31, day=24):
            step()
            start_day(by=Actor.of(user))
            found = at_work(user)
        with at(2, day=24):
            day = end_day(day.refreshed(), by=Actor.of(user))

        assert found is AtWork.WORKING
        assert day.closes_at == datetime(2026, 11, 24, 3, tzinfo=UTC)
        assert (day.worked, day.break_time) == (timedelta(hours=16, minutes=30), timedelta(minutes=30))
        assert recorded == ["working_day.resumed", "working_day.ended"]

    def test_closes_a_forgotten_day_first(self, by_anna, recorded):
        with at(12):
            yesterdays = start_day(by=by_anna)
        with at(12, day=24):
            day = start_day(by=by_anna)

        assert yesterdays.refreshed().is_closed_by_itself
        assert yesterdays.refreshed().ended_at == datetime(2026, 11, 24, 3, tzinfo=UTC)
        assert day.day_on == date(2026, 11, 24)
        assert recorded == ["working_day.started", "working_day.closed", "working_day.started"]

    def test_is_refused_while_nobody_notes_days(self, anna, recorded):
        with pytest.raises(Refused):
            start_day(by=Actor.of(anna))

        assert not WorkingDay.objects.exists()
        assert recorded == []

    def test_is_refused_to_what_is_no_person(self, by_anna, recorded):
        with pytest.raises(Forbidden):
            start_day(by=SYSTEM)

        assert recorded == []


class TestBreak:
    def test_is_no_work(self, by_anna, recorded):
        with at(12):
            day = start_day(by=by_anna)
        with at(13):
            day = take_break(day, by=by_anna)
            take_break(day, by=by_anna)
        with at(13, 45):
            assert day.refreshed().worked == timedelta(hours=1)
            day = go_on(day, by=by_anna)
            go_on(day, by=by_anna)
        with at(15):
            day = end_day(day, by=by_anna)
            end_day(day, by=by_anna)

        assert (day.worked, day.break_time) == (timedelta(minutes=135), timedelta(minutes=45))
        assert recorded == [
            "working_day.started",
            "working_day.paused",
            "working_day.resumed",
            "working_day.ended",
        ]

    def test_ends_with_the_day(self, by_anna):
        with at(12):
            day = start_day(by=by_anna)
        with at(13):
            day = take_break(day, by=by_anna)
        with at(14):
            day = end_day(day, by=by_anna)

        assert (day.worked, day.break_began_at) == (timedelta(hours=1), None)

    def test_is_refused_after_the_end_and_to_others(self, by_anna, boris, recorded):
        with at(12):
            day = start_day(by=by_anna)
            recorded.start_over()
            with pytest.raises(Forbidden):
                take_break(day, by=Actor.of(boris))
            with pytest.raises(Conflict):
                take_break(day, version=7, by=by_anna)
            assert recorded == []
            end_day(day, by=by_anna)
            recorded.start_over()
            with pytest.raises(Refused):
                take_break(day, by=by_anna)
        with at(12, day=24), pytest.raises(Refused):
            go_on(day, by=by_anna)

        assert recorded == []
        assert day.refreshed().break_began_at is None


class TestForgottenDay:
    def test_closes_at_the_midnight_of_the_person(self, by_anna, recorded):
        with at(12):
            day = start_day(by=by_anna)
        with at(18):
            take_break(day, by=by_anna)
        recorded.start_over()

        with at(2, 59, day=24):
            step()
            assert recorded == []
        with at(9, day=24):
            assert not step()
            step()

        day = day.refreshed()
        assert (day.ended_at, day.is_closed_by_itself) == (datetime(2026, 11, 24, 3, tzinfo=UTC), True)
        assert day.worked == timedelta(hours=6)
        assert recorded == ["working_day.closed"]
        [told] = recorded.entries
        assert told.actor_kind == "system"


class TestAtWork:
    def test_says_how_it_stands(self, anna, by_anna):
        user = by_anna.user
        with at(12):
            found = [at_work(user)]
            day = start_day(by=by_anna)
            found.append(at_work(user))
            day = take_break(day, by=by_anna)
            found.append(at_work(user))
            go_on(day, by=by_anna)
            plan_absence(anna, begins_on=date(2026, 11, 23), ends_on=date(2026, 11, 23), by=SYSTEM)
            found.append(at_work(user))
        with at(4, day=24):  # past midnight, and no worker has closed it yet
            found.append(at_work(user))

        assert found == [
            AtWork.NOT_STARTED,
            AtWork.WORKING,
            AtWork.ON_BREAK,
            AtWork.AWAY,
            AtWork.NOT_STARTED,
        ]


class TestSwitchWorkingDays:
    def test_tells_once(self, owner, recorded):
        switch_working_days(True, by=Actor.of(owner))
        switch_working_days(True, by=Actor.of(owner))

        assert recorded == ["working_day_rules.changed"]

    def test_is_refused_to_sellers(self, anna, recorded):
        with pytest.raises(Forbidden):
            switch_working_days(True, by=Actor.of(anna))

        assert recorded == []
