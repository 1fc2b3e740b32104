"""Hears that there is work, so that nobody waits for the next look."""

import logging
import threading
from collections.abc import Callable

import psycopg
from django.db import connection

from dealwright.events.waking import CHANNEL

log = logging.getLogger(__name__)

STOP_CHECK_SECONDS = 0.5
RETRY_SECONDS = 1.0


class Ears:
    """One LISTEN connection of the worker; what it misses while it is down is found by looking."""

    def __init__(self, stop: threading.Event, hear: Callable[[], None]) -> None:
        self.stop = stop
        self.hear = hear

    def listen(self) -> None:
        """Listen until the stop, through every restart of PostgreSQL."""
        while not self.stop.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                log.warning("The worker does not hear PostgreSQL: %s", str(error).strip())
                self.stop.wait(RETRY_SECONDS)

    def _listen(self) -> None:
        parameters = {**connection.get_connection_params(), "autocommit": True}
        parameters.pop("cursor_factory", None)
        with psycopg.connect(**parameters) as listening:
            listening.execute(f"LISTEN {CHANNEL}")
            self.hear()  # something may have been told while nobody listened
            while not self.stop.is_set():
                for _ in listening.notifies(timeout=STOP_CHECK_SECONDS, stop_after=1):
                    self.hear()
