"""What nobody types is refused plainly: no page of signing in breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from dealwright.people.users.models import User
from tests.people.signing.conftest import sign_in

ODD = [
    "",
    "\x00",
    "a\x00b@example.com",
    "x" * 5000,
    "’; DROP TABLE",
    "\ud83d".encode("utf-8", "replace").decode(),
]
NOBODYS = {"id": "AAAA", "rawId": "AAAA", "type": "public-key"}
SPOILT = ({}, {"userHandle": "////"}, {"userHandle": "enp6enp6enp6"}, {"clientDataJSON": "e30"})
CREDENTIALS = ["", "null", "[]", "1", '"x"', "{", "{}", '{"id": 1}', '{"rawId": "%", "response": {}}']
CREDENTIALS += [json.dumps({**NOBODYS, "response": response}) for response in SPOILT]


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize(
    "address", ["/sign-in", "/sign-in/forgotten", "/sign-in/second-step", "/sign-in/providers/none"]
)
def test_the_door_stays_shut(client: Client, olga: User, address: str, value: str, recorded: Any) -> None:
    answer = client.post(address, dict.fromkeys(("login", "password", "email", "code", "next"), value))

    assert answer.status_code < 500
    assert client.get("/contacts").status_code == 302
    assert recorded == []


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_no_made_up_passkey_opens_it(client: Client, olga: User, credential: str, recorded: Any) -> None:
    client.get("/sign-in/passkey", headers={"Accept": "application/json"})

    answer = client.post("/sign-in/passkey", {"credential": credential})

    assert (answer.status_code, answer["Location"]) == (303, "/sign-in")
    assert recorded == []


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_no_made_up_passkey_is_added(client: Client, olga: User, credential: str, recorded: Any) -> None:
    sign_in(client)
    client.get("/me/passkeys/new")
    recorded.start_over()

    answer = client.post("/me/passkeys/new", {"name": "x", "credential": credential})

    assert answer.status_code == 422
    assert recorded == []


@pytest.mark.parametrize("value", ODD)
@pytest.mark.parametrize(
    "address", ["/me/password", "/me/email", "/me/email/code", "/me/proof", "/me/second-step/app"]
)
def test_nothing_of_the_account_changes(
    client: Client, olga: User, address: str, value: str, recorded: Any
) -> None:
    sign_in(client)
    recorded.start_over()

    names = ("oldpassword", "password1", "password", "email", "code", "next")
    answer = client.post(address, dict.fromkeys(names, value))

    assert answer.status_code in {302, 303, 422}
    assert olga.refreshed().email == "olga@example.com"
    assert recorded == []


def test_passkeys_of_others_are_not_found(client: Client, olga: User, anna: User) -> None:
    from allauth.mfa.models import Authenticator

    hers = Authenticator.objects.create(user=anna, type="webauthn", data={"name": "Notebook"})
    sign_in(client)

    answers = [
        client.get(f"/me/passkeys/{hers.pk}"),
        client.post(f"/me/passkeys/{hers.pk}", {"name": "Mine"}),
        client.post(f"/me/passkeys/{hers.pk}/removal"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    hers.refresh_from_db()
    assert str(hers) == "Notebook"
