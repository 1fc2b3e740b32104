"""Reads the body of a request before anything works on it.

The threads are few: a slow or endless upload must wait here, where waiting is free, and not in a thread.
What does not fit into little memory waits on the disk.
"""

import asyncio
from tempfile import SpooledTemporaryFile
from typing import IO

from dealwright.config.server.messages import Application, Message, Receive, Send, answer

LARGEST = 10 * 1024 * 1024
"""Bytes of a body without files."""
AROUND_A_FILE = 1024 * 1024
"""Bytes of the other fields of a form with a file, and of the lines between."""
SECONDS = 60.0
"""How long a body of the usual size may take; a larger one may take longer by as much as it is larger."""
IN_MEMORY = 1024 * 1024


class TooLarge(Exception):
    """The body is larger than we take."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class Gone(Exception):
    """The client left before its request was whole."""


class WholeBodies:
    """Hands each request on with its body already here, or answers 413, 408 or 400 itself."""

    def __init__(self, application: Application, *, largest_file: int = LARGEST) -> None:
        self.application = application
        self.largest_form = max(LARGEST, largest_file + AROUND_A_FILE)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                most = self.largest_form if _is_form_with_files(scope) else LARGEST
                await asyncio.wait_for(_read(scope, receive, body, most), SECONDS * max(1, most / LARGEST))
            except ValueError:
                await answer(scope, send, 400, "The length of the request is not a number.")
            except TooLarge as error:
                megabytes = error.most // (1024 * 1024)
                await answer(scope, send, 413, f"The request is larger than {megabytes} MB.")
            except TimeoutError:
                await answer(scope, send, 408, "The request did not arrive in time.")
            except Gone:
                return
            else:
                body.seek(0)
                await self.application(scope, _once(body, receive), send)


def declared_length(scope: Message) -> int | None:
    """What Content-Length says, or None for a request without one."""
    length = _header(scope, b"content-length")
    return None if length is None else int(length)


def _is_form_with_files(scope: Message) -> bool:
    return (_header(scope, b"content-type") or b"").strip().lower().startswith(b"multipart/form-data")


def _header(scope: Message, wanted: bytes) -> bytes | None:
    return next((value for name, value in scope["headers"] if name == wanted), None)


async def _read(scope: Message, receive: Receive, body: IO[bytes], most: int) -> None:
    declared = declared_length(scope)
    if declared is not None and declared > most:
        raise TooLarge(most)
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > most:
            raise TooLarge(most)
        body.write(chunk)
        if not message.get("more_body", False):
            return


def _once(body: IO[bytes], receive: Receive) -> Receive:
    """A `receive` that gives the whole body as a file first, and then what the connection tells."""
    given = False

    async def next_message() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "file": body, "more_body": False}

    return next_message
