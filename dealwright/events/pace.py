"""How much a worker claims at once: more while much is waiting, and no more than is done in a moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

SMALLEST = 25
LARGEST = 200
QUICK_SECONDS = 0.15
"""What a batch takes before the next may be twice as large."""
SLOW_SECONDS = 0.4
"""A batch is one transaction: whoever wants a record that it changed waits for its end."""


class Pace:
    """The size of the next batch. What all of a batch needs is read once: large ones are cheaper."""

    def __init__(self) -> None:
        self.batch = SMALLEST

    @contextmanager
    def doing(self, claimed: int) -> Iterator[None]:
        """Watch how long what was claimed takes."""
        began = time.monotonic()
        yield
        self.note(claimed, time.monotonic() - began)

    def note(self, claimed: int, seconds: float) -> None:
        """Choose the next size by how many there were of the last, and how long they took."""
        if seconds > SLOW_SECONDS:
            self.batch = max(self.batch // 2, SMALLEST)
        elif claimed < self.batch:
            self.batch = SMALLEST  # nothing is left waiting
        elif seconds < QUICK_SECONDS:
            self.batch = min(self.batch * 2, LARGEST)
