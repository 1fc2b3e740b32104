"""Tasks through the pages, by form and by one click."""

import pytest

from dealwright.events import Actor
from dealwright.work.tasks.actions import complete_task, create_task
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class TestTaskList:
    def test_shows_mine(self, client_of, anna, boris, task):
        create_task(title="Call Dmitry", responsible=boris, by=SYSTEM)

        page = client_of(anna).get("/tasks").content.decode()

        assert "Call Clara" in page
        assert "Call Dmitry" not in page

    def test_shows_everybodys_to_whom_may_see_them(self, client_of, owner, anna, boris, task):
        create_task(title="Call Dmitry", responsible=boris, by=SYSTEM)

        hers = client_of(anna).get("/tasks?done_at__is_null=true").content.decode()
        all_of_them = client_of(owner).get("/tasks?done_at__is_null=true").content.decode()

        assert "Call Dmitry" not in hers
        assert "Call Clara" in all_of_them
        assert "Call Dmitry" in all_of_them

    def test_finds_words_and_done_ones(self, client_of, anna, task):
        complete_task(create_task(title="Pack the parcels", responsible=anna, by=SYSTEM), by=SYSTEM)
        browser = client_of(anna)

        assert "Pack the parcels" in browser.get("/tasks?done_at__is_null=false&q=PARCEL").content.decode()
        assert "No task fits" in browser.get("/tasks?done_at__is_null=true&q=parcel").content.decode()

    def test_costs_the_same_for_many_tasks(self, client_of, anna, django_assert_max_num_queries):
        for number in range(40):
            create_task(title=f"Task {number}", responsible=anna, by=SYSTEM)
        browser = client_of(anna)

        with django_assert_max_num_queries(8):
            browser.get("/tasks")


class TestNewTask:
    def test_is_created_about_a_record(self, client_of, anna, deal):
        typed = {"title": "Pack", "responsible": anna.pk, "due_at": "2026-11-27T12:00", "description": ""}

        answer = client_of(anna).post(f"/tasks/new?about=deal:{deal.pk}", typed)

        assert (answer.status_code, answer["Location"]) == (303, f"/deals/{deal.pk}")
        task = Task.objects.get()
        assert (task.title, task.about_id, task.due_at.isoformat()) == (
            "Pack",
            deal.pk,
            "2026-11-27T12:00:00+00:00",
        )

    def test_is_not_created_about_a_record_of_somebody_else(self, client_of, boris, deal):
        typed = {"title": "Spy", "responsible": boris.pk}

        answer = client_of(boris).post(f"/tasks/new?about=deal:{deal.pk}", typed)

        assert answer.status_code == 404
        assert Task.objects.count() == 0

    def test_is_not_given_beyond_the_right_to(self, client_of, anna, boris):
        answer = client_of(anna).post("/tasks/new", {"title": "Pack", "responsible": boris.pk})

        assert answer.status_code == 422
        assert Task.objects.count() == 0


class TestTaskCard:
    def test_changes_the_task(self, client_of, anna, task):
        typed = {"title": "Write to Clara", "responsible": anna.pk, "description": "By mail", "version": "1"}

        client_of(anna).post(f"/tasks/{task.pk}", typed)

        changed = task.refreshed()
        assert (changed.title, changed.description) == ("Write to Clara", "By mail")

    def test_keeps_what_was_typed_when_somebody_was_quicker(self, client_of, anna, task):
        complete_task(task, by=SYSTEM)
        typed = {"title": "Write to Clara", "responsible": anna.pk, "version": "1"}

        answer = client_of(anna).post(f"/tasks/{task.pk}", typed)

        assert answer.status_code == 409
        assert 'value="Write to Clara"' in answer.content.decode()
        assert task.refreshed().title == "Call Clara"

    @pytest.mark.parametrize("path", ["", "/completion", "/timeline", "/notes"])
    def test_is_not_there_for_others(self, client_of, boris, task, path):
        address = f"/tasks/{task.pk}{path}"
        browser = client_of(boris)

        answer = browser.get(address) if path in ("", "/timeline") else browser.post(address, {"text": "x"})

        assert answer.status_code == 404
        assert task.refreshed().version == 1


class TestCompletion:
    def test_by_form_leads_back(self, client_of, anna, task):
        answer = client_of(anna).post(f"/tasks/{task.pk}/completion", {"next": "/tasks"})

        assert (answer.status_code, answer["Location"]) == (303, "/tasks")
        assert task.refreshed().done_at is not None

    def test_leads_to_no_other_site(self, client_of, anna, task):
        answer = client_of(anna).post(f"/tasks/{task.pk}/completion", {"next": "//evil.example"})

        assert answer["Location"] == f"/tasks/{task.pk}"

    def test_by_click_answers_with_the_row(self, client_of, anna, task):
        headers = {"HX-Request": "true", "HX-Target": f"row-task-{task.pk}"}

        answer = client_of(anna).post(f"/tasks/{task.pk}/completion", headers=headers)
        row = answer.content.decode()
        client_of(anna).post(f"/tasks/{task.pk}/completion", {"open": "1"}, headers=headers)

        assert row.count("<tr") == 1
        assert 'aria-pressed="true"' in row
        assert task.refreshed().done_at is None


class TestToday:
    def test_groups_tasks_by_urgency(self, client_of, anna):
        from datetime import timedelta

        from dealwright.kit import clock

        create_task(title="Call Clara", responsible=anna, due_at=clock.now(), by=SYSTEM)
        create_task(title="Too late", responsible=anna, due_at=clock.now() - timedelta(days=1), by=SYSTEM)

        page = client_of(anna).get("/").content.decode()

        assert page.index("Too late") < page.index("Call Clara")

    def test_a_stranger_signs_in_first(self, client):
        assert client.get("/")["Location"] == "/sign-in?next=/"
