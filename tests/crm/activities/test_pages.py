"""Planning on a card, completing, Today, the list and my settings."""

from datetime import timedelta

import pytest

from dealwright.crm.activities.actions import create_activity
from dealwright.crm.activities.models import Activity, ReminderChoice
from dealwright.crm.activities.waiting import Wait
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.work.tasks.actions import create_task
from tests.crm.activities.conftest import SYSTEM, TUESDAY

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


class TestComposer:
    def test_stands_on_the_card_of_whoever_may_change_it(self, client_of, anna, deal, clara):
        for url in (f"/deals/{deal.pk}", f"/contacts/{clara.pk}"):
            page = client_of(anna).get(url).content.decode()

            assert 'id="plan-form"' in page
            assert f'action="{url}/notes"' in page

    def test_plans_a_call_for_tomorrow(self, client_of, anna, deal):
        answer = client_of(anna).post(
            f"/activities/new?about=deal:{deal.pk}",
            {"kind": "call", "subject": "Ask", "due": "tomorrow", "at": "14:30", "reminders": ["15"]},
        )

        assert (answer.status_code, answer["Location"]) == (303, f"/deals/{deal.pk}")
        call = Activity.objects.get()
        assert (call.kind, call.subject, call.due_at.hour, call.due_at.minute) == ("call", "Ask", 14, 30)
        assert call.due_at.date() == (clock.now() + timedelta(days=1)).date()
        assert [one.minutes_before for one in call.reminders.all()] == [15]

    def test_lets_the_page_refresh_itself(self, client_of, anna, deal):
        answer = client_of(anna).post(
            f"/activities/new?about=deal:{deal.pk}",
            {"kind": "todo", "subject": "Ask", "due": "today", "place": "card"},
            headers=HTMX,
        )

        assert (answer.status_code, answer["X-Dialog"]) == (204, "done")
        assert "undo_url" in answer["HX-Trigger"]

    def test_keeps_what_was_typed_when_it_is_refused(self, client_of, anna, deal, recorded):
        answer = client_of(anna).post(
            f"/activities/new?about=deal:{deal.pk}",
            {"kind": "todo", "subject": "Ask <b>", "due": "on_a_day", "place": "card"},
            headers=HTMX,
        )

        assert (answer.status_code, answer["HX-Retarget"]) == (422, "#plan-form")
        page = answer.content.decode()
        assert "Choose the day." in page
        assert 'value="Ask &lt;b&gt;"' in page
        assert Activity.objects.count() == 0
        assert recorded == []

    def test_begins_a_wait(self, client_of, anna, deal):
        client_of(anna).post(
            f"/activities/new?about=deal:{deal.pk}", {"kind": "wait", "wait_days": "4", "wait_before": ""}
        )

        wait = Activity.objects.get()
        assert (wait.kind, wait.subject, wait.wait) == ("wait", "Wait", {"days": 4, "before": ""})

    def test_is_not_there_for_strangers(self, client_of, boris, deal, recorded):
        answer = client_of(boris).post(
            f"/activities/new?about=deal:{deal.pk}", {"kind": "todo", "subject": "Ask", "due": "today"}
        )

        assert answer.status_code == 404
        assert recorded == []


class TestPlanned:
    def test_unites_activities_and_tasks_by_deadline(self, client_of, anna, deal, call):
        create_task(title="Pack", responsible=anna, about=deal, due_at=TUESDAY - timedelta(days=1), by=SYSTEM)
        create_activity(kind="wait", subject="Wait", about=[deal], wait=Wait(900 % 365), by=Actor.of(anna))

        page = client_of(anna).get(f"/deals/{deal.pk}").content.decode()

        assert page.index("/tasks/") < page.index(f'href="/activities/{call.pk}"')
        assert "Done: Call Clara" in page


class TestNewActivity:
    def test_asks_which_record_it_is_about(self, client_of, anna, deal, clara):
        page = client_of(anna).get("/activities/new").content.decode()
        assert f'value="deal:{deal.pk}"' in page

        found = client_of(anna).get("/activities/new?q=clara", headers=HTMX).content.decode()
        assert f'value="contact:{clara.pk}"' in found

    def test_needs_one(self, client_of, anna, recorded):
        answer = client_of(anna).post("/activities/new", {"kind": "todo", "subject": "Ask", "due": "today"})

        assert answer.status_code == 422
        assert "Choose the record it is about." in answer.content.decode()
        assert recorded == []


class TestCompletion:
    def test_is_one_click(self, client_of, anna, deal, call):
        answer = client_of(anna).post(f"/activities/{call.pk}/completion", {"next": f"/deals/{deal.pk}"})

        assert (answer.status_code, answer["Location"]) == (303, f"/deals/{deal.pk}")
        assert call.refreshed().done_by == anna

    def test_asks_for_the_result_in_a_dialog(self, client_of, anna, call):
        asked = client_of(anna).get(f"/activities/{call.pk}/completion", headers=HTMX)
        assert asked["X-Dialog"] == "ask"

        client_of(anna).post(f"/activities/{call.pk}/completion", {"result": "No answer"}, headers=HTMX)

        assert call.refreshed().result == "No answer"

    def test_leads_to_our_pages_only(self, client_of, anna, call):
        answer = client_of(anna).post(f"/activities/{call.pk}/completion", {"next": "//evil.example.com"})

        assert answer["Location"] == f"/activities/{call.pk}"

    def test_of_many_is_undone_as_one(self, client_of, anna, deal, call):
        other = create_activity(kind="todo", subject="Other", about=[deal], responsible=anna, by=SYSTEM)

        client_of(anna).post("/activities/completions", {"ids": [call.pk, other.pk]})

        assert {call.refreshed().is_open, other.refreshed().is_open} == {False}

    def test_is_refused_to_strangers(self, client_of, boris, call, recorded):
        assert client_of(boris).post(f"/activities/{call.pk}/completion").status_code == 404
        assert recorded == []


class TestDeadline:
    def test_moves_to_another_day_at_the_same_time(self, client_of, anna, call):
        client_of(anna).post(f"/activities/{call.pk}/deadline", {"to": "in_a_week"})

        due_at = call.refreshed().due_at
        assert due_at.date() == (clock.now() + timedelta(days=7)).date()
        assert (due_at.hour, due_at.minute) == (12, 0)


class TestEdit:
    def test_saves_what_was_changed(self, client_of, anna, call):
        form = {
            "kind": "meeting",
            "subject": "Meet Clara",
            "when": "on_date",
            "due_at": "2026-11-25T09:00",
            "ends_at": "",
            "responsible": anna.pk,
            "reminders": ["60"],
            "priority": "3",
            "color": "teal",
            "version": 1,
        }

        answer = client_of(anna).post(f"/activities/{call.pk}/edit", form, headers=HTMX)

        assert answer.status_code == 204, answer.content.decode()
        call = call.refreshed()
        assert (call.kind, call.subject, call.color, call.priority) == ("meeting", "Meet Clara", "teal", 3)
        assert [one.minutes_before for one in call.reminders.all()] == [60]


class TestToday:
    def test_shows_what_is_due_unanswered_and_cold(self, client_of, anna, deal, run_reactions):
        late = clock.now() - timedelta(days=2)
        create_activity(
            kind="call", subject="Late call", about=[deal], responsible=anna, due_at=late, by=SYSTEM
        )
        create_task(title="Late task", responsible=anna, about=deal, due_at=late, by=SYSTEM)
        create_activity(
            kind="email", subject="A letter", about=[deal], responsible=anna, is_unanswered=True, by=SYSTEM
        )
        create_activity(
            kind="todo", subject="Far", about=[deal], responsible=anna, due_at=late + timedelta(30), by=SYSTEM
        )

        with clock.at(deal.last_interaction_at + timedelta(days=8)):
            page = client_of(anna).get("/").content.decode()

        for words in (
            "Late call",
            "Late task",
            "A letter",
            "Twenty phones",
            "Nothing has happened for 7 days",
        ):
            assert words in page
        assert ">Far<" not in page

    def test_says_so_when_there_is_nothing(self, client_of, anna):
        assert "Nothing to do today" in client_of(anna).get("/").content.decode()


class TestMenu:
    def test_counts_what_waits(self, client_of, anna, deal):
        create_activity(
            kind="call", subject="Call", about=[deal], responsible=anna, due_at=clock.now(), by=SYSTEM
        )

        counts = client_of(anna).get("/menu/counts", headers=HTMX).content.decode()

        for place in ("rail-activities", "rail-deals"):
            _before, _id, mark = counts.partition(f'id="counts-{place}"')
            assert "count-mark due" in mark.partition('id="counts-')[0]


class TestMyReminders:
    def test_are_chosen_in_my_settings(self, client_of, anna):
        assert "Reminders of activities" in client_of(anna).get("/me").content.decode()

        client_of(anna).post("/me/reminders", {"by_bell": "on"})

        choice = ReminderChoice.objects.get(user=anna)
        assert (choice.by_bell, choice.by_email) == (True, False)


class TestList:
    def test_shows_mine_and_ticks_them_off(self, client_of, anna, call, deal):
        page = client_of(anna).get("/activities").content.decode()
        assert "Call Clara" in page
        assert "Twenty phones" in page

        row = client_of(anna).post(
            f"/activities/{call.pk}/completion",
            {"next": "/activities"},
            headers=HTMX | {"HX-Target": f"row-activity-{call.pk}"},
        )
        assert 'aria-pressed="true"' in row.content.decode()
