"""Sends each request to whoever answers it."""

from dealwright.config.server.messages import Application, Message, Receive, Send
from dealwright.web.live import LiveApp


class Router:
    """`/live/` to the streams, everything else to the pages."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages
        self.live = LiveApp()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_through(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith("/live/"):
            await self.live(scope, receive, send)
        elif scope["type"] == "http":
            await self.pages(scope, receive, send)

    async def _live_through(self, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.live.stop()
        await send({"type": "lifespan.shutdown.complete"})
