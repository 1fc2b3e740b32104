"""Signing in, and what a stranger meets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.users.actions import create_user, edit_user
from dealwright.people.users.models import User

SYSTEM = Actor.system()
PASSWORD = "correct horse 9"


@pytest.fixture
def olga(owner: User) -> User:
    """The owner, with a password."""
    from dealwright.people.users.actions import set_password

    return set_password(owner, password=PASSWORD, by=SYSTEM)


class TestSignIn:
    def test_leads_where_the_person_wanted_to_go(
        self, client: Client, olga: User, recorded: list[str]
    ) -> None:
        answer = client.post(
            "/sign-in", {"email": " Olga@Example.com", "password": PASSWORD, "next": "/contacts?q=a"}
        )

        assert (answer.status_code, answer["Location"]) == (303, "/contacts?q=a")
        assert client.get("/contacts").status_code == 200
        assert recorded == ["user.signed_in"]

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
    def test_leads_nowhere_else(self, client: Client, olga: User, elsewhere: str) -> None:
        answer = client.post(
            "/sign-in", {"email": "olga@example.com", "password": PASSWORD, "next": elsewhere}
        )

        assert answer["Location"] == "/"

    @pytest.mark.parametrize(
        ("email", "password"),
        [("olga@example.com", "wrong horse 9"), ("nobody@example.com", PASSWORD), ("olga@example.com", "")],
    )
    def test_tells_nobody_which_half_was_wrong(
        self, client: Client, olga: User, email: str, password: str, recorded: list[str]
    ) -> None:
        answer = client.post("/sign-in", {"email": email, "password": password})

        assert answer.status_code == 422
        assert client.get("/contacts").status_code == 302
        assert recorded == []

    def test_answers_the_same_for_known_and_unknown(self, client: Client, olga: User) -> None:
        def words(email: str) -> str:
            page = client.post("/sign-in", {"email": email, "password": "wrong horse 9"}).content.decode()
            return page.split("<main")[1].split('name="email"')[0].split('name="csrf')[0]

        assert words("olga@example.com") == words("nobody@example.com")

    def test_lets_nobody_guess_for_long(
        self, client: Client, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 1, 5, 12, tzinfo=UTC))
        wrong = {"email": "olga@example.com", "password": "wrong horse 9"}
        statuses = [client.post("/sign-in", wrong).status_code for _try in range(12)]

        right = client.post("/sign-in", {**wrong, "password": PASSWORD})

        assert statuses == [422] * 10 + [429] * 2
        assert right.status_code == 429
        assert "Too many tries" in right.content.decode()

    def test_refuses_somebody_who_may_not(self, client: Client, olga: User, anna: User) -> None:
        create_user(email="second@example.com", name="Second", role=olga.role, by=SYSTEM)
        edit_user(olga, is_active=False, by=SYSTEM)

        answer = client.post("/sign-in", {"email": "olga@example.com", "password": PASSWORD})

        assert answer.status_code == 422


class TestSignOut:
    def test_ends_the_session(self, client_of: Callable[[User], Client], anna: User) -> None:
        browser = client_of(anna)

        assert browser.post("/sign-out").status_code in {302, 303}
        assert browser.get("/contacts").status_code == 302

    def test_needs_a_form(self, client_of: Callable[[User], Client], anna: User) -> None:
        assert client_of(anna).get("/sign-out").status_code == 405


class TestStranger:
    def test_is_led_to_the_door_and_back(self, client: Client, db: None) -> None:
        answer = client.get("/contacts?q=%D0%B0&sort=name")

        assert answer["Location"] == "/sign-in?next=/contacts%3Fq%3D%25D0%25B0%26sort%3Dname"

    def test_who_sent_a_form_is_led_to_the_start(self, client: Client, db: None) -> None:
        assert client.post("/contacts/new", {"first_name": "X"})["Location"] == "/sign-in?next=/"

    def test_of_htmx_is_led_by_header_to_the_page_they_stood_on(self, client: Client, db: None) -> None:
        answer = client.get(
            "/contacts/1",
            headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/contacts?q=a"},
        )

        assert answer.status_code == 401
        assert answer["HX-Redirect"] == "/sign-in?next=/contacts%3Fq%3Da"
        assert answer.content == b""

    def test_meets_a_closed_door_unless_the_view_says_otherwise(self) -> None:
        open_views = {
            f"{pattern.lookup_str}"
            for pattern in _all_patterns(get_resolver().url_patterns)
            if not getattr(pattern.callback, "login_required", True)
            and pattern.lookup_str.startswith(("dealwright.people", "dealwright.records", "dealwright.crm"))
        }

        assert open_views == {
            "dealwright.people.signing.pages.sign_in",
            "dealwright.people.signing.pages.sign_out",
        }


def _all_patterns(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in patterns:
        found += _all_patterns(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]
    return found
