"""Calendars: what stands on which day, and putting it on another one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from dealwright.crm.activities.actions import complete_activity, create_activity
from dealwright.crm.activities.models import Activity
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.users.models import User
from dealwright.records.boards.calendar import month_of, span_of, week_of
from dealwright.work.tasks.actions import create_task

HTMX = {"HX-Request": "true"}
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture
def call(deal: Deal, by_anna: Actor) -> Activity:
    """A call with the client on the 18th of November 2026, noon."""
    return create_activity(
        kind="call", subject="Call Joana", about=[deal], responsible=by_anna.user, due_at=NOON, by=by_anna
    )


class TestSpan:
    def test_draws_whole_weeks(self) -> None:
        november = month_of(date(2026, 11, 18))

        assert (november.begins, november.ends) == (date(2026, 10, 26), date(2026, 12, 7))
        assert (november.previous().first, november.next().first) == (date(2026, 10, 1), date(2026, 12, 1))

    def test_begins_the_week_where_the_reader_does(self) -> None:
        with translation.override("pt-br"):
            assert week_of(date(2026, 11, 18)).begins == date(2026, 11, 15)
        with translation.override("ru"):
            assert week_of(date(2026, 11, 18)).begins == date(2026, 11, 16)

    @pytest.mark.parametrize("text", ["", "nonsense", "0001-01", "9999-12", "2026-13"])
    def test_passes_over_what_is_no_month(self, text: str) -> None:
        with clock.at(NOON):
            assert span_of({"month": text}.get) == month_of(date(2026, 11, 18))


class TestCalendarPage:
    def test_shows_activities_and_tasks_of_the_month(
        self, browser: Any, deal: Deal, call: Activity, anna: User, by_anna: Actor
    ) -> None:
        create_task(title="Send the list", responsible=anna, about=deal, due_at=NOON, by=by_anna)

        page = browser.get("/deals/calendar?month=2026-11").content.decode()

        of_day = page[page.index('data-day="2026-11-18"') : page.index('data-day="2026-11-19"')]
        assert "Call Joana" in of_day
        assert "Send the list" in of_day
        assert f'href="/deals/{deal.pk}"' in of_day
        assert "Call Joana" not in browser.get("/deals/calendar?month=2026-09").content.decode()

    def test_shows_three_of_a_day_and_how_many_more(self, browser: Any, deal: Deal, by_anna: Actor) -> None:
        for number in range(5):
            create_activity(kind="todo", subject=f"Step {number}", about=[deal], due_at=NOON, by=by_anna)

        page = browser.get("/deals/calendar?month=2026-11").content.decode()
        week = browser.get("/deals/calendar?week=2026-11-18").content.decode()

        assert [f"Step {number}" in page for number in range(5)] == [True, True, True, False, False]
        assert "+2 more" in page
        assert all(f"Step {number}" in week for number in range(5))

    def test_keeps_the_filters(self, browser: Any, call: Activity) -> None:
        page = browser.get("/deals/calendar?month=2026-11&q=phones").content.decode()
        other = browser.get("/deals/calendar?month=2026-11&q=tablets").content.decode()

        assert "Call Joana" in page
        assert "q=phones&amp;month=2026-12" in page
        assert "/deals/activities?q=phones" in page
        assert "Call Joana" not in other

    def test_shows_nothing_of_others(self, client_of: Any, boris: User, call: Activity) -> None:
        for address in ("/deals/calendar?month=2026-11", "/calendar?month=2026-11"):
            assert "Call Joana" not in client_of(boris).get(address).content.decode()

    def test_of_a_person_shows_what_they_answer_for(self, browser: Any, call: Activity) -> None:
        page = browser.get("/calendar?month=2026-11").content.decode()

        assert "Call Joana" in page
        assert "Two phones" in page


class TestCalendarEvent:
    def test_puts_it_on_another_day_at_the_same_hour(self, browser: Any, call: Activity) -> None:
        answer = browser.post(
            f"/deals/calendar/activity/{call.pk}?month=2026-11",
            {"day": "2026-11-25", "dropped": "yes"},
            headers=HTMX,
        )

        assert answer.status_code == 200
        assert 'id="calendar"' in answer.content.decode()
        assert call.refreshed().due_at == NOON + timedelta(days=7)

    def test_asks_for_the_day_without_a_mouse(self, browser: Any, call: Activity) -> None:
        form = browser.get(f"/deals/calendar/activity/{call.pk}?month=2026-11").content.decode()
        answer = browser.post(f"/deals/calendar/activity/{call.pk}?month=2026-11", {"day": "2026-11-20"})

        assert 'value="2026-11-18"' in form
        assert answer["Location"] == "/deals/calendar?month=2026-11"
        assert call.refreshed().due_at == NOON + timedelta(days=2)

    @pytest.mark.parametrize("day", ["", "nonsense", "2026-02-30", "9999-12-31"])
    def test_refuses_what_is_no_day(self, browser: Any, call: Activity, day: str) -> None:
        answer = browser.post(f"/deals/calendar/activity/{call.pk}", {"day": day})

        assert answer.status_code == 422
        assert call.refreshed().version == 1

    def test_is_not_found_by_others(self, client_of: Any, boris: User, call: Activity) -> None:
        for address in (f"/deals/calendar/activity/{call.pk}", f"/calendar/activity/{call.pk}"):
            assert client_of(boris).post(address, {"day": "2026-11-20"}).status_code == 404
        assert call.refreshed().version == 1

    def test_knows_no_other_kind(self, browser: Any, call: Activity) -> None:
        assert browser.get(f"/deals/calendar/deal/{call.pk}").status_code == 404

    def test_does_not_offer_to_move_what_is_done(self, browser: Any, call: Activity, by_anna: Actor) -> None:
        complete_activity(call, by=by_anna)

        page = browser.get("/deals/calendar?month=2026-11").content.decode()

        assert "data-may-move" not in page
