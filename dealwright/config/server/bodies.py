"""Reads the body of a request before anything works on it.

The threads are few: a slow or endless upload must wait here, where waiting is free, and not in a thread.
"""

import asyncio

from dealwright.config.server.messages import Application, Message, Receive, Send, answer

LARGEST = 10 * 1024 * 1024
SECONDS = 60.0


class TooLarge(Exception):
    """The body is larger than we take."""


class Gone(Exception):
    """The client left before its request was whole."""


class WholeBodies:
    """Hands each request on with its body already here, or answers 413, 408 or 400 itself."""

    def __init__(self, application: Application) -> None:
        self.application = application

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(_read(declared_length(scope), receive), SECONDS)
        except ValueError:
            await answer(send, 400, "The length of the request is not a number.")
        except TooLarge:
            await answer(send, 413, "The request is larger than 10 MB.")
        except TimeoutError:
            await answer(send, 408, "The request did not arrive in time.")
        except Gone:
            return
        else:
            await self.application(scope, _once(body, receive), send)


def declared_length(scope: Message) -> int | None:
    """What Content-Length says, or None for a request without one."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value)
    return None


async def _read(declared: int | None, receive: Receive) -> bytes:
    if declared is not None and declared > LARGEST:
        raise TooLarge
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > LARGEST:
            raise TooLarge
        if not message.get("more_body", False):
            return b"".join(chunks)


def _once(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the whole body first, and then what the connection tells."""
    given = False

    async def next_message() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return next_message
