"""The pages and the API of absences."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from dealwright.events import Actor
from dealwright.people.absences.actions import plan_absence
from dealwright.people.absences.models import Absence
from dealwright.people.absences.words import day_in_words

SYSTEM = Actor.system()


@pytest.fixture
def today(db):
    return timezone.localdate()


@pytest.fixture
def away(anna, boris, today):
    """Anna is away for two weeks and Boris steps in."""
    return plan_absence(
        anna,
        begins_on=today,
        ends_on=today + timedelta(days=13),
        kind="illness",
        note="Knee",
        substitute=boris,
        by=SYSTEM,
    )


class TestPages:
    def test_show_everywhere_who_is_away(self, client_of, boris, anna, away):
        browser = client_of(boris)
        until = f"Away until {day_in_words(away.ends_on)}, Boris steps in"

        assert until in browser.get("/people").content.decode()
        assert until in browser.get(f"/people/{anna.pk}").content.decode()
        assert until in browser.get(f"/people/departments/{anna.department_id}").content.decode()
        assert "Boris steps in" in browser.get("/people/absences").content.decode()
        assert "Anna" in browser.get("/people?state=away").content.decode()

    def test_keep_the_reason_from_colleagues(self, client_of, boris, anna, owner, away):
        pages = ["/people", f"/people/{anna.pk}", "/people/absences"]

        for page in pages:
            read = client_of(boris).get(page).content.decode()
            assert "Illness" not in read
            assert "Knee" not in read
        assert "Knee" in client_of(owner).get(f"/people/{anna.pk}").content.decode()
        assert "Knee" in client_of(anna).get("/me").content.decode()

    def test_plan_change_and_take_back(self, client_of, anna, today):
        browser = client_of(anna)
        typed = {"begins_on": today, "ends_on": today, "kind": "holiday"}

        planned = browser.post(f"/people/{anna.pk}/absences", typed)
        absence = Absence.objects.get()
        twice = browser.post(f"/people/{anna.pk}/absences", typed)
        changed = browser.post(f"/absences/{absence.pk}", {**typed, "note": "Sea"})
        before = absence.refreshed().note
        canceled = browser.post(f"/absences/{absence.pk}/cancellation")

        assert [answer.status_code for answer in (planned, twice, changed, canceled)] == [303, 422, 303, 303]
        assert planned["Location"] == "/me"
        assert "on these days already" in twice.content.decode()
        assert before == "Sea"
        assert not Absence.objects.exists()

    def test_are_refused_to_colleagues(self, client_of, boris, anna, away, recorded):
        browser = client_of(boris)
        recorded.start_over()

        answers = [
            browser.get(f"/absences/{away.pk}"),
            browser.post(f"/absences/{away.pk}", {}),
            browser.post(f"/absences/{away.pk}/cancellation"),
            browser.get(f"/people/{anna.pk}/absences"),
            browser.post(f"/people/{anna.pk}/absences", {}),
        ]

        assert [answer.status_code for answer in answers] == [403] * 5
        assert recorded == []

    def test_say_so_when_nobody_is_away(self, client_of, anna):
        assert "Nobody is away" in client_of(anna).get("/people/absences").content.decode()

    def test_offer_substitutes_with_a_word_about_who_is_away(self, client_of, boris, anna, away):
        page = client_of(boris).get(f"/people/{boris.pk}/absences").content.decode()

        assert f"Anna (away until {day_in_words(away.ends_on)})" in page


class TestApi:
    def test_plans_changes_and_takes_back(self, api_of, anna, boris, today):
        program = api_of(anna)
        day = today.isoformat()

        made = program.post(
            "/api/v1/absences", {"begins_on": day, "ends_on": day, "substitute_id": boris.pk, "note": "Sea"}
        )
        changed = program.patch(f"/api/v1/absences/{made.json()['id']}", {"kind": "other"})
        taken = program.delete(f"/api/v1/absences/{made.json()['id']}")

        assert (made.status_code, made.json()["user_id"], made.json()["note"]) == (201, anna.pk, "Sea")
        assert changed.json()["kind"] == "other"
        assert taken.status_code == 204

    def test_tells_colleagues_the_days_only(self, api_of, boris, owner, away):
        told = api_of(boris).get(f"/api/v1/absences?user_id={away.user_id}").json()["items"][0]
        told_to_owner = api_of(owner).get(f"/api/v1/absences/{away.pk}").json()

        assert (told["begins_on"], told["kind"], told["note"]) == (away.begins_on.isoformat(), None, None)
        assert (told_to_owner["kind"], told_to_owner["note"]) == ("illness", "Knee")

    def test_refuses_colleagues(self, api_of, boris, anna, away, recorded):
        program = api_of(boris)
        recorded.start_over()

        answers = [
            program.post(
                "/api/v1/absences", {"user_id": anna.pk, "begins_on": "2027-01-01", "ends_on": "2027-01-01"}
            ),
            program.patch(f"/api/v1/absences/{away.pk}", {"note": "Ha"}),
            program.delete(f"/api/v1/absences/{away.pk}"),
        ]

        assert [answer.status_code for answer in answers] == [403] * 3
        assert away.refreshed().note == "Knee"
        assert recorded == []
