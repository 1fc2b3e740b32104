"""What else a task says: how urgent it is, what belongs to it, who watches it."""

from __future__ import annotations

import pytest

from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Refused
from dealwright.work.tasks.actions import MOST_ITEMS, create_task, edit_task, tick_item
from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
TWO = [{"text": "Weigh it", "is_done": False}, {"text": "Label it", "is_done": True}]


class TestEditTask:
    def test_tells_one_change_of_all_it_says(self, task, boris, recorded):
        edit_task(task, priority="high", checklist=TWO, observers=[boris], tags=["urgent"], by=SYSTEM)

        assert recorded == ["task.edited", "record.tagged"]
        fields = [one["field"] for one in recorded.entries[0].facts["changes"]]
        assert sorted(fields) == ["checklist", "observers", "priority"]
        fresh = task.refreshed()
        assert (fresh.priority, fresh.checklist, fresh.watching, fresh.tags) == (
            "high",
            TWO,
            [boris],
            ["urgent"],
        )

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"priority": "enormous"}, "priority"),
            ({"checklist": [{"text": "x"}] * (MOST_ITEMS + 1)}, "checklist"),
            ({"checklist": [{"text": "x" * 300}]}, "checklist"),
        ],
    )
    def test_refuses_what_a_task_cannot_say(self, task, recorded, given, field):
        with pytest.raises(Refused) as refusal:
            edit_task(task, by=SYSTEM, **given)

        assert refusal.value.field == field
        assert recorded == []
        assert task.refreshed().checklist == []


class TestTickItem:
    def test_ticks_one_off_and_back(self, task):
        edit_task(task, checklist=TWO, by=SYSTEM)

        tick_item(task, at=0, is_done=True, by=SYSTEM)
        assert [one["is_done"] for one in task.refreshed().checklist] == [True, True]

        tick_item(task, at=1, is_done=False, by=SYSTEM)
        assert [one["is_done"] for one in task.refreshed().checklist] == [True, False]

    def test_refuses_an_item_that_is_gone(self, task):
        with pytest.raises(Conflict):
            tick_item(task, at=0, is_done=True, by=SYSTEM)


class TestPages:
    def test_shows_and_ticks_a_checklist(self, task, anna, boris, client_of):
        edit_task(task, checklist=TWO, observers=[boris], priority="high", tags=["urgent"], by=SYSTEM)

        page = client_of(anna).get(f"/tasks/{task.pk}").content.decode()
        answer = client_of(anna).post(f"/tasks/{task.pk}/checklist", {"item": "0"})

        assert all(words in page for words in ("Weigh it", "High", "urgent", "Boris", "Given by"))
        assert answer.status_code == 303
        assert task.refreshed().checklist[0]["is_done"]

    def test_reads_a_checklist_line_by_line(self, anna, client_of):
        client_of(anna).post(
            "/tasks/new",
            {
                "title": "Pack",
                "responsible": anna.pk,
                "checklist": "Weigh it\r\n[x]  Label it\r\n\r\n",
                "tags": "a, b",
            },
        )

        made = Task.objects.get()
        assert (made.checklist, made.tags, made.creator) == (TWO, ["a", "b"], anna)

    def test_lets_observers_see_it_and_no_more(self, task, boris, client_of):
        assert client_of(boris).get(f"/tasks/{task.pk}").status_code == 404
        edit_task(task, observers=[boris], checklist=TWO, by=SYSTEM)

        assert client_of(boris).get(f"/tasks/{task.pk}").status_code == 200
        assert client_of(boris).post(f"/tasks/{task.pk}/checklist", {"item": "0"}).status_code == 404
        assert not task.refreshed().checklist[0]["is_done"]


class TestApi:
    def test_tells_and_takes_all_of_it(self, anna, boris, api_of):
        made = api_of(anna).post(
            "/api/v1/tasks",
            {
                "title": "Pack",
                "responsible_id": anna.pk,
                "priority": "high",
                "observer_ids": [boris.pk],
                "checklist": [{"text": "Weigh it"}],
                "tags": ["urgent"],
            },
        )
        assert made.status_code == 201, made.json()
        told = made.json()
        assert (told["priority"], told["observer_ids"], told["tags"], told["creator_id"]) == (
            "high",
            [boris.pk],
            ["urgent"],
            anna.pk,
        )
        changed = api_of(anna).patch(
            f"/api/v1/tasks/{told['id']}", {"checklist": TWO, "observer_ids": [], "priority": "low"}
        )
        assert changed.status_code == 200, changed.json()
        assert (changed.json()["checklist"], changed.json()["observer_ids"]) == (TWO, [])
        listed = api_of(anna).get("/api/v1/tasks?priority=low").json()
        assert [one["id"] for one in listed["items"]] == [told["id"]]

    def test_refuses_observers_who_are_not_here(self, anna, api_of):
        answer = api_of(anna).post("/api/v1/tasks", {"title": "Pack", "observer_ids": [9_999_999]})

        assert answer.status_code == 422
        assert not Task.objects.exists()


def test_a_new_task_is_of_usual_urgency(anna):
    made = create_task(title="Pack", responsible=anna, by=Actor.of(anna))

    assert (made.priority, made.checklist, made.creator) == ("usual", [], anna)
