"""People at the door: Olga with a password, and the app on her phone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from dealwright.events import Actor
from dealwright.people.users.actions import set_password
from dealwright.people.users.models import User

SYSTEM = Actor.system()
PASSWORD = "correct horse 9"


@pytest.fixture
def olga(owner: User) -> User:
    """The owner, with a password."""
    return set_password(owner, password=PASSWORD, by=SYSTEM)


def sign_in(client: Client, email: str = "olga@example.com", password: str = PASSWORD, **more: Any) -> Any:
    """What the form of the door sends."""
    return client.post("/sign-in", {"email": email, "password": password, **more})


class Phone:
    """An authenticator app (RFC 6238), written anew so that it does not share a mistake with the product."""

    def __init__(self, page: str) -> None:
        found = re.search(r'class="secret-words">([A-Z2-7]+)<', page)
        assert found, page
        self.secret = base64.b32decode(found[1])
        self.ahead = 0

    @property
    def code(self) -> str:
        """The code it shows, `ahead` half minutes from now."""
        moment = struct.pack(">Q", int(time.time() // 30) + self.ahead)
        digest = hmac.new(self.secret, moment, hashlib.sha1).digest()
        start = digest[-1] & 15
        number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"


@pytest.fixture
def phone_of(olga: User, django_capture_on_commit_callbacks: Any) -> Callable[[Client], Phone]:
    """Set the app up for somebody who is signed in."""

    def set_up(client: Client) -> Phone:
        phone = Phone(client.get("/me/second-step/app").content.decode())
        phone.ahead = -1
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/me/second-step/app", {"code": phone.code})
        assert answer.status_code == 303, answer.content.decode()
        phone.ahead = 0
        return phone

    return set_up


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every password that is hashed, as long as the test runs: hashing is what takes the time."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    yield hashed
