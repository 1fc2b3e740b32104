"""Sends each request to whoever answers it."""

import asyncio
import signal
from collections.abc import Callable
from types import FrameType

from dealwright.config.server.messages import Application, Message, Receive, Send
from dealwright.web.live import LiveApp


class Router:
    """`/live/` to the streams, everything else to the pages."""

    def __init__(self, *, live: LiveApp, pages: Application) -> None:
        self.live = live
        self.pages = pages

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._begin_and_end(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith("/live/"):
            await self.live(scope, receive, send)
        elif scope["type"] == "http":
            await self.pages(scope, receive, send)

    async def _begin_and_end(self, receive: Receive, send: Send) -> None:
        await receive()
        _when_told_to_stop(self.live.hub.drop_all)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.live.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _when_told_to_stop(first: Callable[[], None]) -> None:
    """Do something before the server does what it does on a signal.

    Open streams never end by themselves: without this the server waits for them until its patience ends,
    and asks us to shut down only then.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def both(number: int, frame: FrameType | None, before: object = before) -> None:
            loop.call_soon_threadsafe(first)
            if callable(before):
                before(number, frame)

        signal.signal(number, both)
