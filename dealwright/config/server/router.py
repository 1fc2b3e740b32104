"""Sends each request to whoever answers it."""

from dealwright.config.server.messages import Application, Message, Receive, Send
from dealwright.web.live import LiveApp


class Router:
    """`/live/` to the streams, everything else to the pages."""

    def __init__(self, *, live: LiveApp, pages: Application) -> None:
        self.live = live
        self.pages = pages

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _begin_and_end(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith("/live/"):
            await self.live(scope, receive, send)
        elif scope["type"] == "http":
            await self.pages(scope, receive, send)


async def _begin_and_end(receive: Receive, send: Send) -> None:
    """The server asks at its start and at its end whether we are ready; there is nothing to wait for."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
