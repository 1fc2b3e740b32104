"""Runs Django's WSGI application in a few threads that never wait for the network.

The body is already here (`bodies.py`), and the answer is taken whole from the thread before it is sent, so
a slow client on either side holds no thread.
"""

import asyncio
import contextvars
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, cast

from a2wsgi.wsgi import build_environ

from dealwright.config.server.messages import Message, Receive, Send

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Answer:
    """What the application said."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)

    def start(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        """WSGI's `start_response`."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers
        ]
        return self.chunks.append


class Threads:
    """An ASGI application that answers from a WSGI one."""

    def __init__(self, application: WsgiApplication, count: int) -> None:
        self.application = application
        self.executor = ThreadPoolExecutor(max_workers=count, thread_name_prefix="pages")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        environ = environ_of(scope, (await receive())["body"])
        context = contextvars.copy_context()
        answer = await asyncio.get_running_loop().run_in_executor(
            self.executor, lambda: context.run(self._answer, environ)
        )
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": b"".join(answer.chunks)})

    def _answer(self, environ: dict[str, Any]) -> Answer:
        answer = Answer()
        chunks = self.application(environ, answer.start)
        try:
            answer.chunks.extend(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        return answer


def environ_of(scope: Message, body: bytes) -> dict[str, Any]:
    """WSGI's environment of a request whose body is whole."""
    environ: dict[str, Any] = dict(build_environ(cast(Any, scope), cast(Any, BytesIO(body))))
    # Without its length Django takes the body of a chunked request for empty.
    environ["CONTENT_LENGTH"] = str(len(body))
    environ["wsgi.errors"] = sys.stderr
    return environ
