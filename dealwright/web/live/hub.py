"""One LISTEN connection per process, passed on to every open page."""

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.db import connection

from dealwright.web.live.recent import Recent

log = logging.getLogger(__name__)

CHANNEL = "dealwright_live"
WAITING_MESSAGES = 100
"""A page that is further behind than this is dropped; it opens a new stream and refreshes as a whole."""

RETRY_SECONDS = 1.0


class Listener:
    """One open page: the messages it has not been sent yet."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[str | None] = asyncio.Queue()
        self.dropped = False

    def put(self, message: str) -> None:
        """Keep a message for the page, or drop the page when it does not keep up."""
        if self.dropped:
            return
        if self.messages.qsize() >= WAITING_MESSAGES:
            self.drop()
        else:
            self.messages.put_nowait(message)

    def drop(self) -> None:
        """End the stream after what is already waiting."""
        self.dropped = True
        self.messages.put_nowait(None)


class Hub:
    """Passes the names of changed records from PostgreSQL to the open pages of this process."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self.recent = Recent()
        self._task: asyncio.Task[None] | None = None
        self._hears = asyncio.Event()

    @contextmanager
    def listener(self) -> Iterator[Listener]:
        """A listener that hears everything from now until the block ends."""
        self._start()
        listener = Listener()
        self.listeners.add(listener)
        try:
            yield listener
        finally:
            self.listeners.discard(listener)

    async def hears(self, patience: float) -> bool:
        """Wait until nothing that happens from now on is missed; False when PostgreSQL does not answer."""
        try:
            await asyncio.wait_for(self._hears.wait(), patience)
        except TimeoutError:
            return False
        return True

    def broadcast(self, message: str) -> None:
        """Tell all open pages, and those whose streams open in a moment."""
        self.recent.keep(message)
        for listener in list(self.listeners):
            listener.put(message)

    def drop_all(self) -> None:
        """End every stream; the browsers open new ones and refresh, because we may have missed something."""
        for listener in list(self.listeners):
            listener.drop()

    async def stop(self) -> None:
        """End every stream and the connection to PostgreSQL."""
        self.drop_all()
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def _start(self) -> None:
        """Listen from the first open page on: a shop without an office needs no connection."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen_for_ever(), name="live hub")

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except psycopg.Error as error:
                log.warning("Live updates pause, PostgreSQL does not answer: %s", str(error).strip())
            finally:
                self._hears.clear()
                self.recent.end()
            self.drop_all()
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        parameters = connection.get_connection_params()
        async with await psycopg.AsyncConnection.connect(
            **connection_words(parameters), autocommit=True, keepalives_idle=30
        ) as listening:
            await listening.execute(f"LISTEN {CHANNEL}")
            self.recent.begin()
            self._hears.set()
            async for notice in listening.notifies():
                if is_list_of_names(notice.payload):
                    self.broadcast(notice.payload)


def is_list_of_names(payload: str) -> bool:
    """Whether a payload is what the dispatcher sends: a JSON list of texts on one line."""
    try:
        names = json.loads(payload)
    except ValueError:
        return False
    return "\n" not in payload and isinstance(names, list) and all(isinstance(name, str) for name in names)


def connection_words(parameters: dict[str, Any]) -> dict[str, Any]:
    """What libpq understands; the rest of Django's parameters is for its own cursors."""
    ours = {"context", "cursor_factory", "prepare_threshold", "client_encoding"}
    return {name: value for name, value in parameters.items() if name not in ours}
