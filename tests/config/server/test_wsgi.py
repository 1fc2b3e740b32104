import asyncio
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import pytest

from dealwright.config.server.wsgi import PIECE, FileAnswer, Threads

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def ask(application: Application, body: bytes = b"", query: bytes = b"q=1") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "file": BytesIO(body), "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/café",
        "query_string": query,
        "headers": [(b"x-name", b"value")],
    }
    asyncio.run(Threads(application, count=1)(scope, receive, send))
    return sent


class TestThreads:
    def test_gives_the_request_and_takes_the_answer(self):
        seen: dict[str, Any] = {}

        def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            seen.update(environ, body=environ["wsgi.input"].read())
            start("201 Created", [("X-Answer", "yes"), ("Set-Cookie", " a=1")])
            return [b"one ", b"two"]

        start, body = ask(application, b"typed")

        assert (seen["body"], seen["CONTENT_LENGTH"], seen["HTTP_X_NAME"]) == (b"typed", "5", "value")
        assert seen["PATH_INFO"].encode("latin-1").decode() == "/café"
        assert start["status"] == 201
        assert start["headers"] == [(b"x-answer", b"yes"), (b"set-cookie", b"a=1")]
        assert body["body"] == b"one two"

    def test_closes_the_answer_even_when_it_breaks(self):
        class Broken:
            closed = False

            def __iter__(self) -> Any:
                yield b"half"
                raise ValueError("broken")

            def close(self) -> None:
                self.closed = True

        broken = Broken()

        with pytest.raises(ValueError, match="broken"):
            ask(lambda environ, start: broken)

        assert broken.closed

    def test_sends_a_file_piece_by_piece_and_closes_it(self):
        file = BytesIO(b"a" * PIECE + b"b")

        def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            start("200 OK", [])
            assert environ["wsgi.file_wrapper"] is FileAnswer
            return FileAnswer(file)

        _start, *pieces = ask(application)

        assert [len(piece["body"]) for piece in pieces] == [PIECE, 1, 0]
        assert [piece.get("more_body", False) for piece in pieces] == [True, True, False]
        assert file.closed

    def test_takes_bytes_in_an_address_that_nobody_escaped(self):
        seen: dict[str, Any] = {}

        def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            seen.update(environ)
            start("200 OK", [])
            return []

        ask(application, query="q=é".encode())

        assert seen["QUERY_STRING"].encode("latin-1").decode() == "q=é"
