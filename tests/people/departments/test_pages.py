"""The pages and the API of departments."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.events import Actor
from dealwright.people.departments.actions import create_department, edit_department
from dealwright.people.departments.models import Department
from dealwright.people.users.actions import edit_user

SYSTEM = Actor.system()


class TestTree:
    def test_is_everybodys_to_look_at(self, client_of, boris, anna, north):
        create_department(name="Street", parent=north, by=SYSTEM)
        edit_department(north, head=anna, by=SYSTEM)

        page = client_of(boris).get("/people/departments").content.decode()

        assert "Street" in page
        assert "1 person" in page
        assert "Open a department" not in page

    def test_costs_the_same_for_many(self, client_of, owner, north):
        browser = client_of(owner)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                browser.get("/people/departments")
            return len(captured)

        queries()
        few = queries()
        for number in range(12):
            create_department(name=f"N {number}", parent=north, by=SYSTEM)

        assert queries() == few

    def test_says_what_departments_are_for(self, client_of, owner):
        assert "No departments yet" in client_of(owner).get("/people/departments").content.decode()

    def test_opens_departments_for_those_who_may(self, client_of, owner, boris, north, recorded):
        typed = {"name": "Street", "parent": north.pk, "head": boris.pk}
        recorded.start_over()

        assert client_of(boris).post("/people/departments", typed).status_code == 403
        assert recorded == []
        assert client_of(owner).post("/people/departments", typed).status_code == 303

        opened = Department.objects.get(name="Street")
        assert (opened.parent, opened.head) == (north, boris)

    def test_shows_what_was_wrong_at_the_field(self, client_of, owner):
        answer = client_of(owner).post("/people/departments", {"name": " ", "parent": "999999"})

        assert answer.status_code == 422
        assert "Select a valid choice" in answer.content.decode()


class TestDepartment:
    def test_is_renamed_moved_and_closed(self, client_of, owner, anna, north, south):
        browser = client_of(owner)

        statuses = [
            browser.post(
                f"/people/departments/{north.pk}", {"name": "Far North", "head": anna.pk}
            ).status_code,
            browser.post(f"/people/departments/{north.pk}/place", {"parent": south.pk}).status_code,
            browser.post(f"/people/departments/{north.pk}/closing").status_code,
            browser.post(f"/people/departments/{north.pk}/closing", {"people_to": south.pk}).status_code,
        ]

        assert statuses == [303, 303, 422, 303]
        assert not Department.objects.filter(pk=north.pk).exists()
        assert anna.refreshed().department == south

    def test_tells_a_ring_at_the_field(self, client_of, owner, north):
        below = create_department(name="Street", parent=north, by=SYSTEM)

        answer = client_of(owner).post(f"/people/departments/{north.pk}/place", {"parent": below.pk})

        assert answer.status_code == 422
        assert "cannot be put below itself" in answer.content.decode()

    def test_shows_its_people_and_who_is_away(self, client_of, boris, anna, north):
        page = client_of(boris).get(f"/people/departments/{north.pk}").content.decode()

        assert "Anna" in page
        assert "Close the department" not in page

    @pytest.mark.parametrize("place", ["", "/place", "/closing"])
    def test_is_not_changed_by_a_seller(self, client_of, boris, north, recorded, place):
        recorded.start_over()

        assert client_of(boris).post(f"/people/departments/{north.pk}{place}").status_code == 403
        assert recorded == []


class TestApi:
    def test_opens_changes_moves_and_closes(self, api_of, owner, anna, north, south):
        program = api_of(owner)

        made = program.post("/api/v1/departments", {"name": "Street", "parent_id": north.pk}).json()
        moved = program.patch(
            f"/api/v1/departments/{made['id']}", {"parent_id": south.pk, "head_id": anna.pk, "name": "Road"}
        ).json()
        ring = program.patch(f"/api/v1/departments/{south.pk}", {"parent_id": made["id"]})
        full = program.delete(f"/api/v1/departments/{south.pk}")
        closed = program.delete(f"/api/v1/departments/{south.pk}?people_to={north.pk}")

        assert made["path"] == [north.pk, made["id"]]
        assert moved == {
            "id": made["id"],
            "name": "Road",
            "parent_id": south.pk,
            "head_id": anna.pk,
            "path": [south.pk, made["id"]],
        }
        assert (ring.status_code, ring.json()["errors"][0]["field"]) == (422, "parent_id")
        assert (full.status_code, full.json()["errors"][0]["field"]) == (422, "people_to")
        assert closed.status_code == 204
        assert program.get(f"/api/v1/departments/{made['id']}").json()["path"] == [north.pk, made["id"]]

    def test_refuses_a_seller(self, api_of, anna, north, recorded):
        program = api_of(anna)
        recorded.start_over()

        answers = [
            program.patch(f"/api/v1/departments/{north.pk}", {"name": "X"}),
            program.delete(f"/api/v1/departments/{north.pk}"),
        ]

        assert [answer.status_code for answer in answers] == [403, 403]
        assert recorded == []


def test_a_department_without_people_says_so(client_of, owner, north, anna):
    edit_user(anna, department=None, by=SYSTEM)

    assert (
        "Nobody works right here" in client_of(owner).get(f"/people/departments/{north.pk}").content.decode()
    )
