"""What people change about their own account: password, address, and the proof before it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from dealwright.people.users.actions import create_user
from dealwright.people.users.models import User
from tests.people.signing.conftest import PASSWORD, SYSTEM, sign_in
from tests.people.signing.test_sign_in import words

NEW = "battery staple 7"


@pytest.fixture
def inside(client: Client, olga: User) -> Client:
    """Olga, signed in just now."""
    sign_in(client)
    return client


def link() -> str:
    found = re.search(r"https?://[^/\s]+(/sign-in/forgotten/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


class TestForgottenPassword:
    def test_is_replaced_by_the_link_of_a_letter(self, client: Client, olga: User, recorded: Any) -> None:
        elsewhere = Client()
        sign_in(elsewhere)
        recorded.start_over()
        asked = client.post("/sign-in/forgotten", {"email": "Olga@example.com"})
        opened = client.get(link())
        form = client.get(opened["Location"])
        saved = client.post(opened["Location"], {"password1": NEW})

        assert asked["Location"] == "/sign-in/forgotten/sent"
        assert mail.outbox[0].to == ["olga@example.com"]
        assert mail.outbox[0].alternatives[0][1] == "text/html"
        assert "Choose a new password" in form.content.decode()
        assert (saved.status_code, saved["Location"]) == (303, "/")
        assert olga.refreshed().check_password(NEW)
        assert client.get("/contacts").status_code == 200
        assert elsewhere.get("/contacts").status_code == 302
        assert recorded == ["user.edited", "user.sessions_ended", "user.signed_in"]
        assert mail.outbox[-1].subject == "Your password was changed"

    def test_is_of_use_once(self, client: Client, olga: User) -> None:
        client.post("/sign-in/forgotten", {"email": "olga@example.com"})
        address = link()
        client.post(client.get(address)["Location"], {"password1": NEW})

        again = Client().get(address)

        assert "This link is of no use any more" in again.content.decode()

    def test_refuses_a_short_one(self, client: Client, olga: User) -> None:
        client.post("/sign-in/forgotten", {"email": "olga@example.com"})

        answer = client.post(client.get(link())["Location"], {"password1": "short"})

        assert answer.status_code == 422
        assert olga.refreshed().check_password(PASSWORD)

    @pytest.mark.parametrize("address", ["1/x", "zzz/abc-def", "999999999999999999999/a-b", "1/set-password"])
    def test_is_not_opened_by_a_made_up_link(self, client: Client, olga: User, address: str) -> None:
        answer = client.get(f"/sign-in/forgotten/{address}")

        assert "This link is of no use any more" in answer.content.decode()

    def test_answers_the_same_for_known_and_unknown(
        self, client: Client, olga: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from dealwright.people.signing import letters

        written = []
        write = letters.written
        monkeypatch.setattr(letters, "written", lambda *told: written.append(told[1]) or write(*told))
        known = client.post("/sign-in/forgotten", {"email": "olga@example.com"})
        unknown = client.post("/sign-in/forgotten", {"email": "nobody@example.com"})

        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert words(client.get(known["Location"])) == words(client.get(unknown["Location"]))
        assert written == ["olga@example.com", "nobody@example.com"]  # the same work for both
        assert len(mail.outbox) == 1

    def test_is_not_asked_for_too_often(self, client: Client, olga: User) -> None:
        def ask(email: str) -> list[int]:
            return [client.post("/sign-in/forgotten", {"email": email}).status_code for _time in range(6)]

        assert ask("olga@example.com") == ask("nobody@example.com") == [303] * 5 + [429]

    def test_asks_for_the_second_step_too(self, client: Client, olga: User, phone_of: Any) -> None:
        sign_in(client)
        phone = phone_of(client)
        client.post("/sign-out")
        client.post("/sign-in/forgotten", {"email": "olga@example.com"})

        saved = client.post(client.get(link())["Location"], {"password1": NEW})

        assert saved["Location"] == "/sign-in/second-step"
        assert client.get("/contacts").status_code == 302
        assert client.post("/sign-in/second-step", {"code": phone.code})["Location"] == "/"


class TestPassword:
    def test_needs_the_present_one_and_ends_other_sessions(
        self, inside: Client, olga: User, recorded: Any
    ) -> None:
        elsewhere = Client()
        sign_in(elsewhere)
        recorded.start_over()

        wrong = inside.post("/me/password", {"oldpassword": "no", "password1": NEW})
        assert (wrong.status_code, recorded) == (422, [])

        right = inside.post("/me/password", {"oldpassword": PASSWORD, "password1": NEW})

        assert (right.status_code, right["Location"]) == (303, "/me/security")
        assert olga.refreshed().check_password(NEW)
        assert inside.get("/me").status_code == 200
        assert elsewhere.get("/me").status_code == 302
        assert [one.session_key for one in olga.open_sessions.all()] == [inside.session.session_key]
        assert recorded == ["user.edited", "user.sessions_ended"]

    def test_is_set_by_whoever_has_none(self, client_of: Any, anna: User) -> None:
        browser = client_of(anna)

        answer = browser.post("/me/password/first", {"password1": NEW})

        assert browser.get("/me/security").status_code == 200
        assert answer.status_code == 303
        assert anna.refreshed().check_password(NEW)

    @pytest.mark.parametrize("password", ["short", "password123", "x" * 1001])
    def test_is_not_a_poor_one(self, inside: Client, olga: User, password: str) -> None:
        answer = inside.post("/me/password", {"oldpassword": PASSWORD, "password1": password})

        assert answer.status_code == 422
        assert olga.refreshed().check_password(PASSWORD)


class TestEmail:
    def test_changes_once_the_code_comes_back(self, inside: Client, olga: User, recorded: Any) -> None:
        recorded.start_over()
        asked = inside.post("/me/email", {"email": "Olga.New@example.com"})
        code = str(mail.outbox[-1].subject).removeprefix("Your code: ")
        assert (asked["Location"], mail.outbox[-1].to) == ("/me/email/code", ["olga.new@example.com"])
        assert olga.refreshed().email == "olga@example.com"

        wrong = inside.post("/me/email/code", {"code": "000000"})
        assert (wrong.status_code, recorded) == (422, [])
        right = inside.post("/me/email/code", {"code": code})

        assert (right.status_code, right["Location"]) == (303, "/me/security")
        assert olga.refreshed().email == "olga.new@example.com"
        assert [(one.email, one.verified, one.primary) for one in olga.emailaddress_set.all()] == [  # type: ignore[attr-defined]
            ("olga.new@example.com", True, True)
        ]
        assert recorded == ["user.edited"]
        assert mail.outbox[-1].to == ["olga@example.com"]  # the earlier address hears of it
        assert sign_in(Client(), "olga.new@example.com").status_code == 303
        assert sign_in(Client(), "olga@example.com").status_code == 422

    def test_works_with_a_second_step_too(self, inside: Client, olga: User, phone_of: Any) -> None:
        phone_of(inside)

        inside.post("/me/email", {"email": "new@example.com"})
        code = str(mail.outbox[-1].subject).removeprefix("Your code: ")
        inside.post("/me/email/code", {"code": code})

        assert olga.refreshed().email == "new@example.com"

    def test_of_somebody_else_is_never_taken(self, inside: Client, olga: User, anna: User) -> None:
        answer = inside.post("/me/email", {"email": "Anna@example.com"})

        assert answer.status_code == 422
        assert "Somebody already signs in with this address." in answer.content.decode()
        assert mail.outbox == []
        assert olga.refreshed().email == "olga@example.com"

    def test_may_have_been_taken_before_the_code_came_back(
        self, inside: Client, olga: User, anna: User
    ) -> None:
        inside.post("/me/email", {"email": "new@example.com"})
        code = str(mail.outbox[-1].subject).removeprefix("Your code: ")
        create_user(email="new@example.com", name="New", role=anna.role, by=SYSTEM)

        inside.post("/me/email/code", {"code": code})

        assert olga.refreshed().email == "olga@example.com"

    def test_is_guessed_at_three_times_only(self, inside: Client, olga: User) -> None:
        inside.post("/me/email", {"email": "new@example.com"})
        code = str(mail.outbox[-1].subject).removeprefix("Your code: ")

        for _time in range(3):
            inside.post("/me/email/code", {"code": "WRONG1"})
        inside.post("/me/email/code", {"code": code})

        assert olga.refreshed().email == "olga@example.com"


class TestProof:
    def test_is_asked_for_after_a_while_and_leads_back(self, client_of: Any, olga: User) -> None:
        browser = client_of(olga)  # signed in, but nobody knows how or when

        asked = browser.get("/me/email")
        wrong = browser.post("/me/proof", {"password": "wrong", "next": "/me/email"})
        right = browser.post("/me/proof", {"password": PASSWORD, "next": "/me/email"})

        assert asked["Location"] == "/me/proof?next=%2Fme%2Femail"
        assert wrong.status_code == 422
        assert (right.status_code, right["Location"]) == (303, "/me/email")
        assert browser.get("/me/email").status_code == 200

    def test_goes_on_with_what_was_asked_for(self, client_of: Any, olga: User) -> None:
        browser = client_of(olga)

        asked = browser.post("/me/tokens", {"name": "Stock robot"})
        answer = browser.post("/me/proof", {"password": PASSWORD, "next": "/me/tokens"})

        assert asked["Location"] == "/me/proof?next=%2Fme%2Ftokens"
        assert 'class="secret"' in answer.content.decode()
        assert olga.tokens.get().name == "Stock robot"

    def test_cannot_be_guessed(self, client_of: Any, olga: User) -> None:
        browser = client_of(olga)

        answers = [browser.post("/me/proof", {"password": "wrong"}).status_code for _time in range(11)]

        assert answers[0] == 422
        assert answers[-1] == 429

    def test_may_be_a_code(self, inside: Client, olga: User, phone_of: Any, client_of: Any) -> None:
        phone = phone_of(inside)
        browser = client_of(olga)

        browser.get("/me/email")
        answer = browser.post("/me/proof/code", {"code": phone.code, "next": "/me/email"})

        assert answer["Location"] == "/me/email"
        assert browser.get("/me/email").status_code == 200
