"""Users, departments and roles through the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dealwright.people.roles.models import Role
from dealwright.people.users.models import User

Api = Callable[[User], Any]


class TestUsers:
    def test_are_known_to_every_colleague(self, api_of: Api, anna: User, boris: User) -> None:
        listed = api_of(anna).get("/api/v1/users", {"sort": "name"}).json()["items"]

        assert [user["name"] for user in listed] == ["Anna", "Boris"]
        assert set(listed[0]) == {
            "id", "email", "name", "position", "role_id", "department_id", "language", "time_zone", "phone",
            "photo_url", "thumbnail_url", "is_active", "created_at",
        }  # fmt: skip

    def test_are_made_and_changed_by_those_who_may(self, api_of: Api, owner: User, anna: User) -> None:
        program = api_of(owner)
        made = program.post(
            "/api/v1/users", {"email": "Ivan@example.com", "name": "Ivan", "role_id": anna.role_id}
        )
        changed = program.patch(f"/api/v1/users/{made.json()['id']}", {"position": "Courier"})

        assert (made.status_code, made.json()["email"]) == (201, "ivan@example.com")
        assert changed.json()["position"] == "Courier"

    def test_are_not_changed_by_a_seller(self, api_of: Api, anna: User, owner: User, recorded: Any) -> None:
        program = api_of(anna)
        recorded.start_over()

        answers = [
            program.patch(f"/api/v1/users/{anna.pk}", {"role_id": owner.role_id}),
            program.post("/api/v1/users", {"email": "x@example.com", "name": "X", "role_id": owner.role_id}),
            program.post("/api/v1/departments", {"name": "X"}),
            program.post("/api/v1/roles", {"name": "X"}),
            program.patch(f"/api/v1/roles/{anna.role_id}", {"scopes": {"*": {"see": "all"}}}),
        ]

        assert [answer.status_code for answer in answers] == [403] * 5
        assert recorded == []

    def test_need_a_role_that_exists(self, api_of: Api, owner: User) -> None:
        answer = api_of(owner).post(
            "/api/v1/users", {"email": "x@example.com", "name": "X", "role_id": 999_999}
        )

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "role_id"


class TestRoles:
    def test_are_made_and_changed(self, api_of: Api, owner: User) -> None:
        program = api_of(owner)

        made = program.post("/api/v1/roles", {"name": "Courier", "scopes": {"order": {"see": "own"}}})
        changed = program.patch(f"/api/v1/roles/{made.json()['id']}", {"scopes": {"order": {"see": "all"}}})

        assert (made.status_code, made.json()["scopes"]) == (201, {"order": {"see": "own"}})
        assert changed.json()["scopes"] == {"order": {"see": "all"}}

    def test_refuse_rights_nobody_knows(self, api_of: Api, owner: User) -> None:
        program = api_of(owner)

        bad_scope = program.post("/api/v1/roles", {"name": "X", "scopes": {"deal": {"see": "galaxy"}}})
        bad_verb = program.post("/api/v1/roles", {"name": "X", "scopes": {"deal": {"eat": "all"}}})

        assert (bad_scope.status_code, bad_verb.status_code) == (422, 422)
        assert not Role.objects.filter(name="X").exists()


class TestDepartments:
    def test_are_opened_under_one_another(self, api_of: Api, owner: User) -> None:
        program = api_of(owner)

        parent = program.post("/api/v1/departments", {"name": "Sales"}).json()
        child = program.post("/api/v1/departments", {"name": "North", "parent_id": parent["id"]}).json()

        assert child["parent_id"] == parent["id"]
        assert program.get(f"/api/v1/departments/{child['id']}").json() == child
