"""The ASGI application under `/live/`: server-sent events."""

import asyncio
import math
import random
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from dealwright.web.live import readers
from dealwright.web.live.hub import Hub, Listener

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HEARTBEAT_SECONDS = 20.0
"""Proxies close a connection that is silent for long, and a dead browser shows only when we write."""

CHECK_EVERY_HEARTBEATS = 6
"""Somebody who was signed out elsewhere stops hearing within two minutes."""

RETRY_MILLISECONDS = 2000
PATIENCE_SECONDS = 5.0

STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class LiveApp:
    """Answers `/live/stream` with the names of changed records for as long as the browser stays."""

    def __init__(self) -> None:
        self.hub = Hub()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["path"] != "/live/stream":
            await _refuse(send, 404, b"There is nothing here.\n")
        elif scope["method"] != "GET":
            await _refuse(send, 405, b"Only GET opens the stream.\n", (b"allow", b"GET"))
        elif not await readers.may_read(_cookies(scope)):
            await _refuse(send, 401, b"Sign in to hear what changes.\n")
        else:
            await self._stream(scope, receive, send)

    async def stop(self) -> None:
        """End every stream."""
        await self.hub.stop()

    async def _stream(self, scope: Message, receive: Receive, send: Send) -> None:
        with self.hub.listener() as listener:
            # A browser never comes back after an error status, so even without PostgreSQL we begin, and end.
            if not await self.hub.hears(PATIENCE_SECONDS):
                listener.drop()
            await send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
            if missed := self.hub.recent.since(_asked_at(scope)):
                listener.put(missed)
            writing = asyncio.create_task(_write(listener, _cookies(scope), send))
            leaving = asyncio.create_task(_until_gone(receive))
            try:
                await asyncio.wait({writing, leaving}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (writing, leaving):
                    task.cancel()
                    with suppress(asyncio.CancelledError, OSError):
                        await task
        with suppress(OSError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _write(listener: Listener, cookies: str, send: Send) -> None:
    # Browsers come back at slightly different times, so that a restart is not met by all at once.
    retry = RETRY_MILLISECONDS + random.randrange(RETRY_MILLISECONDS)  # noqa: S311 - not a secret
    await _send(send, f"retry: {retry}\n\n")
    heartbeats = 0
    while True:
        try:
            message = await asyncio.wait_for(listener.messages.get(), HEARTBEAT_SECONDS)
        except TimeoutError:
            heartbeats += 1
            if heartbeats % CHECK_EVERY_HEARTBEATS == 0 and not await readers.may_read(cookies):
                return
            await _send(send, ":\n\n")
            continue
        if message is None:
            return
        await _send(send, f"data: {message}\n\n")


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    plain = (b"content-type", b"text/plain; charset=utf-8")
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [plain, length, *headers]})
    await send({"type": "http.response.body", "body": body})


def _asked_at(scope: Message) -> float:
    """When the page was asked for that opens this stream; never, where it does not say."""
    try:
        moment = float(parse_qs(scope["query_string"].decode("latin-1"))["since"][0])
    except (KeyError, ValueError):
        return math.inf
    return moment if math.isfinite(moment) else math.inf


def _cookies(scope: Message) -> str:
    return "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
