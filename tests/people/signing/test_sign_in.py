"""The door: password, and what a stranger or a guesser meets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client, override_settings
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from dealwright.people.users.actions import create_user, edit_user
from dealwright.people.users.models import User
from tests.people.signing.conftest import PASSWORD, SYSTEM, sign_in

WRONG = "wrong horse 9"


def words(answer: Any) -> str:
    """What a page says, without what differs for everybody: the typed address, and the CSRF secret."""
    page = answer.content.decode().split("<main")[1]
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


class TestSignIn:
    def test_leads_where_the_person_wanted_to_go(
        self, client: Client, olga: User, recorded: list[str]
    ) -> None:
        answer = sign_in(client, " Olga@Example.com", next="/contacts?q=a")

        assert (answer.status_code, answer["Location"]) == (303, "/contacts?q=a")
        assert client.get("/contacts").status_code == 200
        assert recorded == ["user.signed_in"]

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
    def test_leads_nowhere_else(self, client: Client, olga: User, elsewhere: str) -> None:
        assert sign_in(client, next=elsewhere)["Location"] == "/"

    def test_makes_a_new_session(self, client: Client, olga: User) -> None:
        client.get("/sign-in/passkey", headers={"Accept": "application/json"})
        before = client.session.session_key

        sign_in(client)

        assert client.session.session_key != before

    @pytest.mark.parametrize(
        ("email", "password"),
        [("olga@example.com", WRONG), ("nobody@example.com", PASSWORD), ("olga@example.com", "")],
    )
    def test_tells_nobody_which_half_was_wrong(
        self, client: Client, olga: User, email: str, password: str, recorded: list[str]
    ) -> None:
        answer = sign_in(client, email, password)

        assert answer.status_code == 422
        assert client.get("/contacts").status_code == 302
        assert recorded == []

    def test_answers_the_same_for_known_and_unknown(
        self, client: Client, olga: User, anna: User, hashes: list[str]
    ) -> None:
        create_user(email="second@example.com", name="Second", role=olga.role, password=PASSWORD, by=SYSTEM)
        edit_user(User.objects.get(email="second@example.com"), is_active=False, by=SYSTEM)
        told, spent = [], []

        for email in ("olga@example.com", "nobody@example.com", "anna@example.com", "second@example.com"):
            hashes.clear()
            answer = sign_in(client, email, WRONG)
            told.append((answer.status_code, words(answer).replace(email, "")))
            spent.append(len(hashes))

        assert len(set(told)) == 1
        assert spent == [1, 1, 1, 1]

    def test_refuses_somebody_who_may_not_as_if_the_password_was_wrong(
        self, client: Client, olga: User
    ) -> None:
        create_user(email="second@example.com", name="Second", role=olga.role, by=SYSTEM)
        edit_user(olga, is_active=False, by=SYSTEM)

        right, wrong = sign_in(client), sign_in(client, password=WRONG)

        assert right.status_code == 422
        assert words(right) == words(wrong)

    def test_works_for_an_account_of_an_earlier_version(self, client: Client, olga: User) -> None:
        olga.emailaddress_set.all().delete()  # type: ignore[attr-defined]

        assert sign_in(client).status_code == 303
        assert olga.emailaddress_set.get().verified  # type: ignore[attr-defined]

    def test_leads_on_whoever_is_in_already(self, client: Client, olga: User) -> None:
        sign_in(client)

        assert client.get("/sign-in")["Location"] == "/"


class TestGuessing:
    def guesses(self, client: Client, times: int, email: str = "olga@example.com") -> list[int]:
        return [sign_in(client, email, WRONG).status_code for _try in range(times)]

    def test_ends_in_a_lock_for_known_and_unknown_alike(self, client: Client, olga: User) -> None:
        known = self.guesses(client, 11)
        unknown = self.guesses(client, 11, "nobody@example.com")

        right = sign_in(client)

        assert known == unknown == [422] * 9 + [429] * 2
        assert right.status_code == 429
        assert "Too many tries" in right.content.decode()
        assert client.get("/contacts").status_code == 302

    def test_locks_only_the_address_it_came_from(self, client: Client, olga: User) -> None:
        self.guesses(client, 10)

        assert sign_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 303

    def test_believes_no_header_unless_there_is_a_proxy(self, client: Client, olga: User) -> None:
        liar = Client(headers={"X-Forwarded-For": "203.0.113.50"})
        for number in range(10):
            liar.defaults["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{number}"
            sign_in(liar, password=WRONG)

        assert sign_in(client).status_code == 429

    @override_settings(PROXIES=1)
    def test_believes_the_last_proxy_only(self, client: Client, olga: User) -> None:
        for number in range(10):
            client.post(
                "/sign-in",
                {"email": "olga@example.com", "password": WRONG},
                headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"},
            )

        assert {one.ip_address for one in AccessAttempt.objects.all()} == {"203.0.113.7"}

    def test_ends_by_itself(self, client: Client, olga: User) -> None:
        self.guesses(client, 10)
        for attempt in AccessAttempt.objects.all():
            AccessAttempt.objects.filter(pk=attempt.pk).update(
                attempt_time=attempt.attempt_time - timedelta(minutes=16)
            )

        assert sign_in(client).status_code == 303

    def test_is_forgotten_by_a_right_password(self, client: Client, olga: User) -> None:
        self.guesses(client, 9)
        sign_in(client)
        client.post("/sign-out")

        assert self.guesses(client, 9) == [422] * 9

    def test_keeps_no_password(self, client: Client, olga: User) -> None:
        sign_in(client, password=WRONG)

        assert WRONG not in str(AccessAttempt.objects.values().get())

    def test_may_go_on_once_an_administrator_lifts_the_lock(
        self, client: Client, olga: User, anna: User, client_of: Callable[[User], Client], recorded: list[str]
    ) -> None:
        self.guesses(client, 10)
        administrator = client_of(olga)
        lock = administrator.get("/people/sign-in").content.decode()
        address = lock.split("/people/sign-in/locks/")[1].split('"')[0]

        refused = client_of(anna).post(f"/people/sign-in/locks/{address}")
        lifted = administrator.post(f"/people/sign-in/locks/{address}")

        assert "10 wrong passwords from 127.0.0.1" in lock
        assert (refused.status_code, lifted.status_code) == (403, 303)
        assert sign_in(client).status_code == 303
        assert "user.lock_lifted" in recorded

    def test_is_told_and_ended_by_the_api(self, client: Client, olga: User, anna: User, api_of: Any) -> None:
        self.guesses(client, 10, "nobody@example.com")
        program = api_of(olga)

        locks = program.get("/api/v1/sign-in-locks").json()["items"]
        refused = api_of(anna).delete(f"/api/v1/sign-in-locks/{locks[0]['id']}")
        lifted = program.delete(f"/api/v1/sign-in-locks/{locks[0]['id']}")

        assert [(one["email"], one["failures"]) for one in locks] == [("nobody@example.com", 10)]
        assert (refused.status_code, lifted.status_code) == (403, 204)
        assert program.get("/api/v1/sign-in-locks").json()["items"] == []


class TestSignOut:
    def test_ends_the_session(self, client_of: Callable[[User], Client], anna: User) -> None:
        browser = client_of(anna)

        assert browser.post("/sign-out").status_code in {302, 303}
        assert browser.get("/contacts").status_code == 302
        assert anna.open_sessions.count() == 0

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
        open_names = {
            pattern.name
            for pattern in _all_patterns(get_resolver().url_patterns)
            if not getattr(pattern.callback, "login_required", True)
            and pattern.lookup_str.startswith(
                ("dealwright.people.signing", "dealwright.people.sessions", "dealwright.people.providers")
            )
        }

        assert open_names == {
            "account_login",
            "account_logout",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "leave-for-provider",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "openid_connect_callback",
        }

    @pytest.mark.parametrize(
        "address",
        ["/accounts/login/", "/accounts/signup/", "/signup/", "/sign-up", "/sign-in/code", "/2fa/", "/oidc/"],
    )
    def test_finds_no_other_page_of_the_library(self, client: Client, db: None, address: str) -> None:
        assert client.get(address).status_code == 404


def _all_patterns(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in patterns:
        found += _all_patterns(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]
    return found
