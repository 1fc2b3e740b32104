"""A task is planned from a start to an end, whatever its deadline is."""

from __future__ import annotations

import pytest

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.actions import create_task, edit_task
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
BEGINS, ENDS = "2026-12-24T10:00:00Z", "2026-12-24T12:00:00Z"


@pytest.fixture
def planned(anna):
    return create_task(
        title="Pack", responsible=anna, begins_at=clock.read(BEGINS), ends_at=clock.read(ENDS), by=SYSTEM
    )


class TestPlan:
    def test_is_changed_and_taken_back(self, planned, anna, recorded):
        edit_task(planned, ends_at=None, begins_at=None, by=Actor.of(anna))
        (entry,) = recorded.entries

        undo_change(entry.change_id, by=Actor.of(anna))

        task = planned.refreshed()
        assert entry.kind == "task.edited"
        assert (task.begins_at, task.ends_at) == (clock.read(BEGINS), clock.read(ENDS))

    @pytest.mark.parametrize(
        "change", [{"ends_at": "2026-12-24T09:00:00Z"}, {"begins_at": "2026-12-25T00:00:00Z"}]
    )
    def test_is_refused_where_it_ends_before_it_begins(self, planned, recorded, change):
        with pytest.raises(Refused) as refusal:
            edit_task(planned, **{name: clock.read(text) for name, text in change.items()}, by=SYSTEM)

        assert (refusal.value.field, recorded) == ("ends_at", [])
        assert planned.refreshed().ends_at == clock.read(ENDS)


class TestApi:
    def test_takes_tells_and_filters(self, api_of, anna):
        api = api_of(anna)

        made = api.post(
            "/api/v1/tasks",
            {"title": "Pack", "responsible_id": anna.pk, "begins_at": BEGINS, "ends_at": ENDS},
        ).json()
        wrong = api.patch(f"/api/v1/tasks/{made['id']}", {"ends_at": "2026-12-23T10:00:00Z"})
        found = api.get("/api/v1/tasks?begins_at__gte=2026-12-24T00:00:00Z").json()["items"]

        assert (made["begins_at"], made["ends_at"]) == (BEGINS, ENDS)
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "ends_at")
        assert [one["id"] for one in found] == [made["id"]]


class TestPages:
    def test_ask_for_it_and_show_it(self, client_of, anna):
        browser = client_of(anna)
        sent = {"title": "Pack", "responsible": anna.pk, "begins_at": "2026-12-24T10:00"}

        wrong = browser.post("/tasks/new", {**sent, "ends_at": "2026-12-24T09:00"})
        made = browser.post("/tasks/new", {**sent, "ends_at": "2026-12-24T12:00"})
        card = browser.get(made["Location"]).content.decode()

        assert wrong.status_code == 422
        assert "The planned end is before the planned start." in wrong.content.decode()
        assert (Task.objects.count(), made.status_code) == (1, 303)
        assert "Planned start" in card
        assert "Planned end" in card
