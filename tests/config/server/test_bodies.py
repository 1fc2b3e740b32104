import asyncio
import json
from typing import Any

import pytest

from dealwright.config.server import bodies
from dealwright.config.server.bodies import LARGEST, WholeBodies

LARGEST_FILE = 25 * 1024 * 1024
FORM = (b"content-type", b"multipart/form-data; boundary=x")


class Conversation:
    """One request to an application that answers with the size of the body it was given."""

    def __init__(self, *messages: dict[str, Any], headers: list[tuple[bytes, bytes]] | None = None) -> None:
        self.messages = list(messages)
        self.headers = headers or []
        self.path = "/"
        self.sent: list[dict[str, Any]] = []
        self.reached: list[int] = []

    def hold(self) -> "Conversation":
        whole = WholeBodies(self.application, largest_file=LARGEST_FILE)
        asyncio.run(whole(self.scope, self.receive, self.send))
        return self

    @property
    def scope(self) -> dict[str, Any]:
        return {"type": "http", "method": "POST", "path": self.path, "headers": self.headers}

    async def receive(self) -> dict[str, Any]:
        if not self.messages:
            await asyncio.sleep(60)
        return self.messages.pop(0)

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    async def application(self, scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        assert message["more_body"] is False
        self.reached.append(len(message["file"].read()))


def part(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


class TestWholeBodies:
    def test_hands_the_body_on_in_one_piece(self):
        talk = Conversation(part(b"a" * 10, more=True), part(b"b" * 5, more=False)).hold()

        assert talk.reached == [15]

    def test_takes_exactly_the_largest(self):
        talk = Conversation(part(b"a" * LARGEST, more=False)).hold()

        assert talk.reached == [LARGEST]

    def test_refuses_a_declared_length_without_reading(self):
        talk = Conversation(headers=[(b"content-length", str(LARGEST + 1).encode())]).hold()

        assert talk.sent[0]["status"] == 413
        assert talk.reached == []

    def test_refuses_a_body_that_grows_beyond_the_limit(self):
        half = part(b"a" * (LARGEST // 2 + 1), more=True)

        talk = Conversation(half, dict(half)).hold()

        assert talk.sent[0]["status"] == 413
        assert talk.reached == []

    def test_takes_more_of_a_form_with_files(self):
        piece = part(b"a" * LARGEST, more=True)

        fits = Conversation(piece, piece, part(b"a", more=False), headers=[FORM]).hold()
        grows = Conversation(piece, piece, piece, headers=[FORM]).hold()

        assert fits.reached == [2 * LARGEST + 1]
        assert grows.sent[0]["status"] == 413
        assert grows.reached == []

    def test_tells_programs_in_a_problem_document(self):
        talk = Conversation(headers=[(b"content-length", str(LARGEST + 1).encode())])
        talk.path = "/api/v1/deals"
        talk.hold()

        told = json.loads(talk.sent[1]["body"])
        assert (told["status"], told["detail"]) == (413, "The request is larger than 10 MB.")
        assert (b"content-type", b"application/problem+json") in talk.sent[0]["headers"]

    def test_gives_up_on_a_body_that_does_not_arrive(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(bodies, "SECONDS", 0.05)

        talk = Conversation(part(b"a", more=True)).hold()

        assert talk.sent[0]["status"] == 408
        assert talk.reached == []

    def test_refuses_a_length_that_is_no_number(self):
        talk = Conversation(headers=[(b"content-length", b"many")]).hold()

        assert talk.sent[0]["status"] == 400

    def test_says_nothing_to_a_client_that_left(self):
        talk = Conversation(part(b"a", more=True), {"type": "http.disconnect"}).hold()

        assert (talk.sent, talk.reached) == ([], [])
