"""A browser as far as the server can tell: one connection kept alive, cookies, forms with their token.

Written on the standard library's client, because it shares the two cores with the server it measures.
"""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from bench.tools.folder import PASSWORD

HTMX = {"HX-Request": "true"}
PANEL = {**HTMX, "HX-Target": "panel"}

_HIDDEN = re.compile(r'<input[^>]*type="?hidden"?[^>]*>')
_ATTRIBUTE = re.compile(r'\b(name|value)="([^"]*)"')


class Unexpected(Exception):
    """The server gave another answer than the measurement is about."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode()

    @property
    def location(self) -> str:
        """Where it sends the browser."""
        return self.headers["Location"]

    @property
    def hidden_fields(self) -> dict[str, str]:
        """What the page's forms carry along unseen."""
        found = [dict(_ATTRIBUTE.findall(field)) for field in _HIDDEN.findall(self.text)]
        return {each["name"]: unescape(each.get("value", "")) for each in found if "name" in each}


class Visitor:
    """One browser; or one program, when it is given an authorization."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}
        self.authorization: dict[str, str] = {}

    def sign_in(self, email: str) -> Visitor:
        """Be somebody who works here."""
        self.get("/sign-in")
        self.post("/sign-in", {"email": email, "password": PASSWORD})
        return self

    def get(self, path: str, *, expect: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
        """Read a page."""
        return self._ask("GET", path, None, {**(headers or {})}, expect)

    def post(
        self,
        path: str,
        form: Mapping[str, Any],
        *,
        expect: int = 303,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a form."""
        sent = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **form})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, sent.encode(), {**kind, **(headers or {})}, expect)

    def call(self, path: str, body: Mapping[str, Any], *, expect: int = 200) -> dict[str, Any]:
        """Post to the API."""
        kind = {"Content-Type": "application/json"}
        return json.loads(self._ask("POST", path, json.dumps(body).encode(), kind, expect).body)

    def follow(self, answer: Answer) -> Answer:
        """Go where the answer sends the browser."""
        return self.get(answer.location)

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], expect: int
    ) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {"Cookie": cookies, **self.authorization, **headers})
        response = self.connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if answer.status != expect:
            raise Unexpected(
                f"{method} {path} was answered {answer.status}, not {expect}: {answer.body[:600]!r}"
            )
        return answer
