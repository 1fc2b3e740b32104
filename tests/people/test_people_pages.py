"""The pages of people and roles, and everybody's own settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from dealwright.events import Actor
from dealwright.people.departments.models import Department
from dealwright.people.roles.models import Role
from dealwright.people.tokens.models import Token
from dealwright.people.users.models import User

SYSTEM = Actor.system()
Browser = Callable[[User], Client]
ADDRESSES = ["/people/new", "/people/roles", "/people/roles/new", "/people/invitations"]


class TestPeople:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_are_for_those_who_may_change_settings(
        self, client_of: Browser, owner: User, anna: User, address: str
    ) -> None:
        assert client_of(owner).get(address).status_code == 200
        assert client_of(anna).get(address).status_code == 403

    def test_may_not_be_changed_by_a_seller(
        self, client_of: Browser, owner: User, anna: User, recorded: list[str]
    ) -> None:
        browser = client_of(anna)

        answers = [
            browser.post("/people/new", {"email": "x@example.com", "name": "X"}),
            browser.post(
                f"/people/{anna.pk}/edit", {"name": "Anna", "role": owner.role_id, "time_zone": "UTC"}
            ),
            browser.post(f"/people/{owner.pk}/password", {"password": "taken over 1"}),
            browser.post("/people/departments", {"name": "X"}),
            browser.post(f"/people/roles/{anna.role_id}", {"name": "Seller", "settings": "on"}),
            browser.post("/people/roles/new", {"name": "X"}),
        ]

        assert [answer.status_code for answer in answers] == [403] * 6
        assert anna.refreshed().role.name == "Seller"
        assert recorded == []


class TestNewPerson:
    def test_gets_an_account(
        self, client_of: Browser, owner: User, north: Department, recorded: list[str]
    ) -> None:
        role = Role.objects.get(name="Seller")
        answer = client_of(owner).post(
            "/people/new",
            {
                "email": "Zoë@Example.com".replace("ë", "e"),
                "name": "Zoë",
                "password": "correct horse 9",
                "role": role.pk,
                "department": north.pk,
                "time_zone": "Europe/Warsaw",
                "language": "pt-br",
            },
        )

        made = User.objects.get(email="zoe@example.com")
        assert answer.status_code == 303
        assert (made.name, made.role, made.department, made.language) == ("Zoë", role, north, "pt-br")
        assert made.check_password("correct horse 9")
        assert recorded == ["user.created"]

    def test_is_refused_with_a_taken_address_and_a_short_password(
        self, client_of: Browser, owner: User
    ) -> None:
        typed = {"name": "Two", "role": owner.role_id, "time_zone": "UTC"}
        browser = client_of(owner)

        taken = browser.post(
            "/people/new", {**typed, "email": "olga@example.com", "password": "correct horse 9"}
        )
        short = browser.post("/people/new", {**typed, "email": "two@example.com", "password": "short"})

        assert (taken.status_code, short.status_code) == (422, 422)
        assert "already has an account" in taken.content.decode()
        assert User.objects.count() == 1


class TestPerson:
    def test_keeps_the_last_administrator(self, client_of: Browser, owner: User) -> None:
        seller = Role.objects.get(name="Seller")

        answer = client_of(owner).post(
            f"/people/{owner.pk}/edit",
            {"name": "Olga", "role": seller.pk, "time_zone": "UTC"},
        )

        assert answer.status_code == 422
        assert "At least one active administrator" in answer.content.decode()
        assert owner.refreshed().role.is_administrator

    def test_is_shut_out_at_once(self, client_of: Browser, owner: User, anna: User) -> None:
        browser = client_of(anna)
        assert browser.get("/me").status_code == 200

        client_of(owner).post(f"/people/{anna.pk}/deactivation")

        assert browser.get("/me").status_code == 302


class TestRole:
    def test_says_per_kind_and_verb_how_far_the_rights_reach(
        self, client_of: Browser, owner: User, recorded: Any
    ) -> None:
        answer = client_of(owner).post(
            "/people/roles/new",
            {
                "name": "Back office",
                "*.see": "department",
                "contact.see": "all",
                "contact.change": "own",
                "deal.see": "department",
                "settings": "on",
            },
        )

        made = Role.objects.get(name="Back office")
        assert answer.status_code == 303
        nothing_else = dict.fromkeys(("create", "delete", "export"), "none")
        assert made.scopes["contact"] == {"see": "all", "change": "own", **nothing_else}
        assert made.scopes["*"]["see"] == "department"
        assert made.scopes["*"]["settings"] == "all"
        assert "deal" not in made.scopes  # says what the rest says, so it follows the rest
        assert recorded == ["role.created"]

    def test_is_left_alone_by_a_table_that_changes_nothing(
        self, client_of: Browser, owner: User, recorded: list[str]
    ) -> None:
        seller = Role.objects.get(name="Seller")
        before = {
            (kind, verb): str(seller.scope(kind, verb))
            for kind in ("contact", "deal", "product", "order", "*")
            for verb in ("see", "create", "change", "delete")
        }
        browser = client_of(owner)
        page = browser.get(f"/people/roles/{seller.pk}").content.decode()

        browser.post(f"/people/roles/{seller.pk}", {"name": "Seller", **_selected(page)})

        after = Role.objects.get(name="Seller")
        assert {key: str(after.scope(*key)) for key in before} == before

    @pytest.mark.parametrize("typed", [{"name": ""}, {"name": "seller"}, {"name": "X", "*.see": "galaxy"}])
    def test_refuses_what_cannot_be(
        self, client_of: Browser, owner: User, typed: dict[str, str], recorded: list[str]
    ) -> None:
        answer = client_of(owner).post("/people/roles/new", typed)

        assert answer.status_code == 422
        assert recorded == []

    def test_of_administrators_cannot_be_narrowed(self, client_of: Browser, owner: User) -> None:
        assert client_of(owner).post(f"/people/roles/{owner.role_id}", {"name": "A"}).status_code == 403


def _selected(page: str) -> dict[str, str]:
    """What a browser would send of the table."""
    found = {}
    for piece in page.split('<select name="')[1:]:
        name = piece.split('"')[0]
        found[name] = piece.split(" selected")[0].rsplit('value="', 1)[1].split('"')[0]
    return {name: scope for name, scope in found.items() if "." in name}


class TestMyself:
    def test_changes_only_what_is_mine(self, client_of: Browser, anna: User, owner: User) -> None:
        answer = client_of(anna).post(
            "/me",
            {
                "name": "Anna Karenina",
                "language": "pt-br",
                "time_zone": "America/Sao_Paulo",
                "role": owner.role_id,
                "is_active": "",
            },
        )

        fresh = anna.refreshed()
        assert answer.status_code == 303
        assert (fresh.name, fresh.language, fresh.time_zone) == (
            "Anna Karenina",
            "pt-br",
            "America/Sao_Paulo",
        )
        assert fresh.role == anna.role
        assert fresh.region == "BR"

    def test_reads_the_page_in_the_chosen_language(self, client_of: Browser, anna: User) -> None:
        browser = client_of(anna)
        browser.post("/me", {"name": "Anna", "language": "pt-br", "time_zone": "UTC"})

        assert '<html lang="pt-br"' in browser.get("/me").content.decode()


class TestMyTokens:
    def test_are_shown_once_and_work_until_revoked(
        self, client_of: Browser, client: Client, anna: User, boris: User
    ) -> None:
        browser = client_of(anna)
        page = browser.post("/me/tokens", {"name": "Stock robot"})
        secret = page.content.decode().split('class="secret"')[1].split('value="')[1].split('"')[0]
        program = {"Authorization": f"Bearer {secret}"}

        assert page["Cache-Control"] == "no-store"
        assert secret not in browser.get("/me").content.decode()
        assert client.get("/api/v1/users/me", headers=program).json()["id"] == anna.pk

        token = Token.objects.get()
        assert client_of(boris).post(f"/me/tokens/{token.pk}/revocation").status_code == 404
        assert client.get("/api/v1/users/me", headers=program).status_code == 200
        browser.post(f"/me/tokens/{token.pk}/revocation")

        assert client.get("/api/v1/users/me", headers=program).status_code == 401
