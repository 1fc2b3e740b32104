"""Tasks as programs see them."""

import pytest

from dealwright.work.tasks.models import Task

pytestmark = pytest.mark.django_db


class TestTasks:
    def test_are_created_changed_completed_and_reopened(self, api_of, anna, deal):
        api = api_of(anna)
        new = {
            "title": "Pack",
            "responsible_id": anna.pk,
            "due_at": "2026-11-27T12:00:00Z",
            "about": {"kind": "deal", "id": deal.pk},
        }

        created = api.post("/api/v1/tasks", new)
        path = f"/api/v1/tasks/{created.json()['id']}"
        changed = api.patch(path, {"due_at": None, "version": 1})
        stale = api.patch(path, {"title": "Other", "version": 1})
        completed = api.post(f"{path}/complete")
        reopened = api.post(f"{path}/reopen", {"version": 3})

        assert created.status_code == 201
        assert created.json()["about"] == {"kind": "deal", "id": deal.pk}
        assert created.json()["due_at"] == "2026-11-27T12:00:00Z"
        assert (changed.json()["due_at"], changed.json()["version"]) == (None, 2)
        assert stale.status_code == 409
        assert completed.json()["done_at"] is not None
        assert reopened.json()["done_at"] is None

    def test_of_others_are_not_found(self, api_of, boris, task):
        api = api_of(boris)

        assert api.get("/api/v1/tasks").json()["items"] == []
        assert api.get(f"/api/v1/tasks/{task.pk}").status_code == 404
        assert api.patch(f"/api/v1/tasks/{task.pk}", {"title": "Mine"}).status_code == 404
        assert api.post(f"/api/v1/tasks/{task.pk}/complete").status_code == 404
        assert task.refreshed().version == 1

    def test_are_not_given_beyond_the_right_to_nor_about_what_is_unseen(self, api_of, boris, anna, deal):
        api = api_of(boris)

        person = api.post("/api/v1/tasks", {"title": "Pack", "responsible_id": anna.pk})
        about = api.post("/api/v1/tasks", {"title": "Spy", "about": {"kind": "deal", "id": deal.pk}})

        assert (person.status_code, person.json()["errors"][0]["field"]) == (422, "responsible_id")
        assert (about.status_code, about.json()["errors"][0]["field"]) == (422, "about")
        assert Task.objects.count() == 0
