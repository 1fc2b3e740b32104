"""The words of ASGI, and the plain answers given before Django is reached."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


async def answer(scope: Message, send: Send, status: int, text: str) -> None:
    """A whole plain answer, for programs a problem document (RFC 9457); the connection is closed after it."""
    if scope["path"].startswith("/api/"):
        kind, body = "application/problem+json", _problem(status, text)
    else:
        kind, body = "text/plain; charset=utf-8", f"{text}\n"
    content = body.encode()
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(content)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _problem(status: int, text: str) -> str:
    title = HTTPStatus(status).phrase
    return json.dumps({"type": "about:blank", "title": title, "status": status, "detail": text, "errors": []})
