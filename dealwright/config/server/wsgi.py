"""Runs Django's WSGI application in a few threads that never wait for a client.

The body is already here (`bodies.py`), and the answer is taken whole from the thread before it is sent, so
a slow client on either side holds no thread. An answer that is a file leaves the thread as that file.
"""

import asyncio
import contextvars
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any, cast

from a2wsgi.wsgi import build_environ

from dealwright.config.server.messages import Message, Receive, Send

PIECE = 256 * 1024
"""Bytes of a file that are in memory while it is sent."""

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class Answer:
    """What the application said."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    chunks: list[bytes] = field(default_factory=list)
    file: "FileAnswer | None" = None

    def start(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        """WSGI's `start_response`."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers
        ]
        return self.chunks.append


class FileAnswer:
    """WSGI's `file_wrapper`: the answer is what can be read from this file."""

    def __init__(self, file: IO[bytes], size: int = PIECE) -> None:
        self.file = file
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        """Piece by piece. Reading is from a disk of this machine, whatever storage the file came from."""
        while piece := self.file.read(PIECE):
            yield piece


class Threads:
    """An ASGI application that answers from a WSGI one."""

    def __init__(self, application: WsgiApplication, count: int) -> None:
        self.application = application
        self.executor = ThreadPoolExecutor(max_workers=count, thread_name_prefix="pages")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        environ = environ_of(scope, (await receive())["file"])
        context = contextvars.copy_context()
        in_thread = asyncio.get_running_loop().run_in_executor
        answer = await in_thread(self.executor, lambda: context.run(self._answer, environ))
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if answer.file:
            try:
                for piece in answer.file:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            finally:
                await in_thread(self.executor, answer.file.close)
        await send({"type": "http.response.body", "body": b"".join(answer.chunks)})

    def _answer(self, environ: dict[str, Any]) -> Answer:
        answer = Answer()
        chunks = self.application(environ, answer.start)
        if isinstance(chunks, FileAnswer):
            answer.file = chunks
            return answer
        try:
            answer.chunks.extend(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        return answer


def environ_of(scope: Message, body: IO[bytes]) -> dict[str, Any]:
    """WSGI's environment of a request whose body is whole."""
    # Bytes that no browser leaves unescaped in an address; WSGI writes them as the letters of Latin-1.
    query = scope["query_string"].decode("latin-1")
    told = build_environ(cast(Any, {**scope, "query_string": b""}), cast(Any, body))
    environ: dict[str, Any] = {**told, "QUERY_STRING": query}
    # Without its length Django takes the body of a chunked request for empty.
    environ["CONTENT_LENGTH"] = str(body.seek(0, os.SEEK_END))
    body.seek(0)
    environ["wsgi.errors"] = sys.stderr
    environ["wsgi.file_wrapper"] = FileAnswer
    return environ
