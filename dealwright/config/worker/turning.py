"""One loop, turned in a thread of its own so that a slow one delays nobody."""

import logging
import threading

from django.db import DatabaseError, close_old_connections, connection

from dealwright.events.afterwards import forget_waiting, tell_waiting
from dealwright.events.loops import Loop

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0


class Turning(threading.Thread):
    """Repeats the steps of a loop: at once while there is work, else when woken or when it is time."""

    def __init__(self, loop: Loop, stop: threading.Event) -> None:
        super().__init__(name=loop.name, daemon=True)
        self.loop = loop
        self.stop = stop
        self._due = threading.Event()
        self._pause = FIRST_PAUSE_SECONDS

    def wake(self) -> None:
        """Look for work now."""
        self._due.set()

    def run(self) -> None:
        """Turn until the stop."""
        while not self.stop.is_set():
            self._due.clear()
            if not self._step():
                self._due.wait(self.loop.poll_seconds)
        connection.close()

    def _step(self) -> bool:
        """One step; after a failure a pause that grows, so that a broken step does not fill the log."""
        close_old_connections()
        try:
            forget_waiting()
            more = self.loop.step()
            tell_waiting()
        except DatabaseError as error:
            connection.close()
            log.warning("%s pauses, the database refused: %s", self.loop.name, str(error).strip())
            self._rest()
            return True
        except Exception:
            log.exception("%s failed and will be tried again", self.loop.name)
            self._rest()
            return True
        self._pause = FIRST_PAUSE_SECONDS
        return more

    def _rest(self) -> None:
        self.stop.wait(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
