"""Codes of an app, recovery codes, and the rule that everybody needs a second step."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from dealwright.people.signing.actions import change_rules
from dealwright.people.users.models import User
from tests.people.signing.conftest import SYSTEM, Phone, sign_in

PhoneOf = Callable[[Client], Phone]


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<li><code>(\d+)</code>", client.get("/me/second-step/codes").content.decode())


@pytest.fixture
def inside(client: Client, olga: User) -> Client:
    """Olga, signed in just now."""
    sign_in(client)
    return client


class TestSetUp:
    def test_shows_a_code_to_scan_that_the_content_policy_lets_through(self, inside: Client) -> None:
        page = inside.get("/me/second-step/app").content.decode()

        drawn = re.search(r'<svg class="qr".*?</svg>', page, re.DOTALL)
        assert drawn
        ElementTree.fromstring(drawn[0])  # noqa: S314  our own drawing
        assert "style=" not in drawn[0]
        assert "data:" not in drawn[0]

    def test_needs_a_right_code(self, inside: Client, recorded: list[str]) -> None:
        inside.get("/me/second-step/app")

        answer = inside.post("/me/second-step/app", {"code": "000000"})

        assert answer.status_code == 422
        assert Authenticator.objects.count() == 0
        assert recorded == []

    def test_gives_recovery_codes_and_a_letter(
        self, inside: Client, phone_of: PhoneOf, recorded: list[str]
    ) -> None:
        phone_of(inside)

        assert len(recovery_codes(inside)) == 10
        assert sorted(recorded) == ["user.recovery_codes_made", "user.second_step_added"]
        assert [letter.subject for letter in mail.outbox] == ["Signing in asks for a code now"]

    def test_keeps_its_secrets_sealed(self, inside: Client, phone_of: PhoneOf) -> None:
        page = inside.get("/me/second-step/app").content.decode()
        phone = Phone(page)
        phone.ahead = -1
        inside.post("/me/second-step/app", {"code": phone.code})

        kept = str(list(Authenticator.objects.values_list("data", flat=True)))
        assert re.findall(r'class="secret-words">([A-Z2-7]+)<', page)[0] not in kept

    def test_asks_who_it_is_when_that_was_long_ago(self, client_of: Any, olga: User) -> None:
        answer = client_of(olga).get("/me/second-step/app")

        assert answer["Location"] == "/me/proof?next=%2Fme%2Fsecond-step%2Fapp"


class TestSignIn:
    def test_asks_for_the_code(self, inside: Client, phone_of: PhoneOf, recorded: Any) -> None:
        phone = phone_of(inside)
        inside.post("/sign-out")
        recorded.start_over()

        first = sign_in(inside, next="/contacts")
        between = inside.get("/contacts")
        second = inside.post("/sign-in/second-step", {"code": phone.code})

        assert (first.status_code, first["Location"]) == (303, "/sign-in/second-step")
        assert between.status_code == 302
        assert (second.status_code, second["Location"]) == (303, "/contacts")
        assert inside.get("/contacts").status_code == 200
        assert recorded == ["user.signed_in"]

    def test_lets_nobody_in_with_a_wrong_code_and_writes_it_down(
        self, inside: Client, phone_of: PhoneOf, recorded: Any
    ) -> None:
        phone_of(inside)
        inside.post("/sign-out")
        recorded.start_over()
        sign_in(inside)

        answer = inside.post("/sign-in/second-step", {"code": "123"})

        assert answer.status_code == 422
        assert inside.get("/contacts").status_code == 302
        assert recorded == ["user.second_step_failed"]

    def test_takes_each_code_once(self, inside: Client, phone_of: PhoneOf) -> None:
        phone = phone_of(inside)
        code = phone.code
        answers = []
        for _time in range(2):
            inside.post("/sign-out")
            sign_in(inside)
            answers.append(inside.post("/sign-in/second-step", {"code": code}).status_code)

        assert answers == [303, 422]

    def test_takes_a_recovery_code_once(self, inside: Client, phone_of: PhoneOf, recorded: Any) -> None:
        phone_of(inside)
        code = recovery_codes(inside)[0]
        answers = []
        for _time in range(2):
            inside.post("/sign-out")
            sign_in(inside)
            answers.append(inside.post("/sign-in/second-step", {"code": code}).status_code)

        assert answers == [303, 422]
        assert "user.recovery_code_used" in recorded

    def test_has_no_second_step_without_a_first(self, client: Client, olga: User) -> None:
        assert client.get("/sign-in/second-step")["Location"] == "/sign-in"
        assert client.post("/sign-in/second-step", {"code": "1"})["Location"] == "/sign-in"


class TestRecoveryCodes:
    def test_may_be_saved_as_a_file(self, inside: Client, phone_of: PhoneOf) -> None:
        phone_of(inside)

        file = inside.get("/me/second-step/codes/file")

        assert "attachment" in file["Content-Disposition"]
        assert file["Content-Type"].startswith("text/plain")
        assert all(code in file.content.decode() for code in recovery_codes(inside))

    def test_are_renewed_and_the_old_ones_forgotten(
        self, inside: Client, phone_of: PhoneOf, recorded: Any
    ) -> None:
        phone_of(inside)
        before = recovery_codes(inside)
        recorded.start_over()

        with pytest.MonkeyPatch.context():
            answer = inside.post("/me/second-step/codes/new")

        assert answer.status_code == 303
        assert not set(before) & set(recovery_codes(inside))

    def test_are_of_nobody_without_a_second_step(self, inside: Client) -> None:
        assert inside.get("/me/second-step/codes").status_code == 404
        assert inside.get("/me/second-step/codes/file").status_code == 404
        assert inside.post("/me/second-step/codes/new").status_code == 422


class TestTurningOff:
    def test_takes_the_recovery_codes_along(self, inside: Client, phone_of: PhoneOf, recorded: Any) -> None:
        phone_of(inside)
        recorded.start_over()

        answer = inside.post("/me/second-step/app/removal")

        assert answer.status_code == 303
        assert Authenticator.objects.count() == 0
        assert recorded == ["user.second_step_removed"]

    def test_is_refused_where_everybody_needs_one(self, inside: Client, phone_of: PhoneOf) -> None:
        phone_of(inside)
        change_rules(is_second_step_required=True, by=SYSTEM)

        answer = inside.post("/me/second-step/app/removal")

        assert answer.status_code == 422
        assert "this is your last one" in answer.content.decode()
        assert Authenticator.objects.filter(type="totp").exists()


class TestRule:
    def test_leads_everybody_without_one_to_where_it_is_set_up(
        self, inside: Client, phone_of: PhoneOf, recorded: Any
    ) -> None:
        answer = inside.post("/people/sign-in/rules", {"is_second_step_required": "on"})
        assert answer.status_code == 303

        assert inside.get("/contacts")["Location"] == "/me/security"
        assert "Everybody here needs a second step" in inside.get("/me/security").content.decode()
        assert inside.get("/api/v1/deals").status_code == 401
        assert inside.get("/deals", headers={"HX-Request": "true"})["HX-Redirect"] == "/me/security"

        phone_of(inside)
        assert inside.get("/contacts").status_code == 200
        assert "sign_in_rules.changed" in recorded

    def test_asks_nothing_of_programs(self, olga: User, api_of: Any) -> None:
        change_rules(is_second_step_required=True, by=SYSTEM)

        assert api_of(olga).get("/api/v1/users/me").status_code == 200

    def test_is_made_by_those_who_may_change_settings(
        self, client_of: Any, anna: User, api_of: Any, recorded: Any
    ) -> None:
        answers = [
            client_of(anna).post("/people/sign-in/rules", {"is_second_step_required": "on"}),
            client_of(anna).get("/people/sign-in"),
            api_of(anna).patch("/api/v1/sign-in-rules", {"is_second_step_required": True}),
            api_of(anna).get("/api/v1/sign-in-rules"),
        ]

        assert [answer.status_code for answer in answers] == [403] * 4
        assert client_of(anna).get("/me").status_code == 200

    def test_is_in_the_api(self, owner: User, api_of: Any) -> None:
        program = api_of(owner)

        changed = program.patch("/api/v1/sign-in-rules", {"is_second_step_required": True})

        assert changed.json() == program.get("/api/v1/sign-in-rules").json()
        assert changed.json() == {"is_second_step_required": True}


class TestLostPhone:
    def test_is_helped_by_an_administrator(
        self, inside: Client, phone_of: PhoneOf, client_of: Any, manager: User, recorded: Any, api_of: Any
    ) -> None:
        phone_of(inside)
        olga = User.objects.get(email="olga@example.com")
        recorded.start_over()

        refused = client_of(manager).post(f"/people/{olga.pk}/second-steps/removal")
        assert refused.status_code == 403
        assert recorded == []

        helped = api_of(olga).delete(f"/api/v1/users/{olga.pk}/second-steps")
        assert helped.status_code == 204
        assert Authenticator.objects.count() == 0
        assert inside.get("/deals").status_code == 302  # whoever has the phone may sit there
        assert recorded == ["token.created", "user.second_step_removed", "user.sessions_ended"]
        assert sign_in(inside)["Location"] == "/"
