"""The pages and the API of working days."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.departments.actions import edit_department
from dealwright.people.workdays.actions import end_day, start_day, switch_working_days
from dealwright.people.workdays.models import WorkingDay

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
API = "/api/v1/working-days"


@pytest.fixture
def noted(db):
    """Working days are noted."""
    switch_working_days(True, by=SYSTEM)


@pytest.fixture
def annas_day(noted, anna):
    """Of November 2026: eight hours."""
    with clock.at(datetime(2026, 11, 23, 9, tzinfo=UTC)):
        day = start_day(by=Actor.of(anna))
    with clock.at(datetime(2026, 11, 23, 17, tzinfo=UTC)):
        return end_day(day, by=Actor.of(anna))


class TestMenu:
    def test_leads_through_the_day(self, noted, anna, client_of):
        browser = client_of(anna)

        def menu():
            return browser.get("/working-days").content.decode()

        before = menu()
        browser.post("/working-days")
        day = WorkingDay.objects.get()
        working = menu()
        browser.post(f"/working-days/{day.pk}/break")
        on_break = menu()
        browser.post(f"/working-days/{day.pk}/resumption")
        answer = browser.post(f"/working-days/{day.pk}/end", headers={"Referer": "http://testserver/deals"})

        assert "Not at work" in before
        assert "work-mark" not in before
        assert "Working since" in working
        assert 'class="work-mark"' in working
        assert "On a break since" in on_break
        assert "work-mark on-break" in on_break
        assert "Not at work" in menu()
        assert answer.headers["Location"] == "http://testserver/deals"

    def test_says_nothing_while_nobody_notes_days(self, anna, client_of):
        page = client_of(anna).get("/me").content.decode()

        assert "Start the day" not in page
        assert "My working days" not in page

    def test_stale_button_says_what_is(self, annas_day, anna, client_of, recorded):
        answer = client_of(anna).post(f"/working-days/{annas_day.pk}/break", follow=True)

        assert "This working day is over." in answer.content.decode()
        assert recorded == []


class TestMonth:
    def test_lists_days_with_their_hours(self, annas_day, anna, client_of):
        page = client_of(anna).get("/working-days?month=2026-11").content.decode()

        assert "8 h 00 min" in page
        assert "November 2026" in page
        assert client_of(anna).get("/working-days?month=2026-13").status_code == 404

    def test_of_others_is_for_heads_and_administrators(
        self, annas_day, anna, boris, manager, owner, north, client_of
    ):
        edit_department(north, head=manager, by=SYSTEM)
        path = f"/working-days?month=2026-11&person={anna.pk}"

        assert "8 h 00 min" in client_of(manager).get(path).content.decode()
        assert "8 h 00 min" in client_of(owner).get(path).content.decode()
        assert client_of(boris).get(path).status_code == 404
        assert "Anna" in client_of(manager).get("/working-days/people").content.decode()
        assert "Anna" not in client_of(boris).get("/working-days/people").content.decode()

    def test_tells_what_was_closed_by_itself(self, noted, anna, client_of):
        with clock.at(datetime(2026, 11, 23, 9, tzinfo=UTC)):
            start_day(by=Actor.of(anna))
        with clock.at(datetime(2026, 11, 24, 9, tzinfo=UTC)):
            start_day(by=Actor.of(anna))

        page = client_of(anna).get("/working-days?month=2026-11").content.decode()

        assert page.count("Closed by itself") == 1
        assert "15 h 00 min" in page


class TestSwitch:
    def test_is_for_administrators(self, owner, anna, client_of, recorded):
        assert client_of(anna).post("/settings/working-days", {"is_on": "on"}).status_code == 403
        assert recorded == []
        client_of(owner).post("/settings/working-days", {"is_on": "on"})
        assert recorded == ["working_day_rules.changed"]
        assert "checked" in client_of(owner).get("/settings/working-days").content.decode()


class TestApi:
    def test_goes_through_the_day(self, noted, anna, api_of):
        program = api_of(anna)

        day = program.post(API).json()
        again = program.post(API)
        paused = program.post(f"{API}/{day['id']}/break").json()
        went_on = program.post(f"{API}/{day['id']}/resume", {"version": paused["version"]}).json()
        ended = program.post(f"{API}/{day['id']}/end").json()

        assert again.json()["id"] == day["id"]
        assert paused["break_began_at"] is not None
        assert went_on["break_began_at"] is None
        assert ended["ended_at"] is not None
        assert program.post(f"{API}/{day['id']}/break").status_code == 422
        assert program.post(f"{API}/{day['id']}/end", {"version": 1}).status_code == 409

    def test_shows_heads_their_people_and_lets_them_change_nothing(
        self, annas_day, manager, boris, north, api_of, recorded
    ):
        edit_department(north, head=manager, by=SYSTEM)
        head, stranger = api_of(manager), api_of(boris)
        recorded.start_over()

        [told] = head.get(API).json()["items"]

        assert (told["worked_minutes"], told["break_minutes"], told["day_on"]) == (480, 0, "2026-11-23")
        assert head.post(f"{API}/{annas_day.pk}/end").status_code == 403
        assert stranger.get(API).json()["items"] == []
        assert stranger.post(f"{API}/{annas_day.pk}/break").status_code == 404
        assert recorded == []

    def test_switches(self, anna, owner, api_of):
        path = "/api/v1/settings/working-days"

        assert api_of(anna).patch(path, {"is_on": True}).status_code == 403
        assert api_of(anna).post(API).status_code == 422
        assert api_of(owner).patch(path, {"is_on": True}).json() == {"is_on": True}
        assert api_of(anna).get(path).json() == {"is_on": True}
        assert api_of(anna).post(API).status_code == 201
