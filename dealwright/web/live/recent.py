"""What was told lately, for pages to hear what was told between their making and their listening."""

import json
import math
import time
from collections import deque

KEEP_SECONDS = 60.0
"""A page whose stream opens later than this after it was asked for is refreshed as a whole."""

KEEP_MESSAGES = 2_000
EVERYTHING = "*"
"""The name that stands for all names."""

MOST_NAMES = 200
"""More names than this are told as everything."""


class Recent:
    """The messages of the last minute, and from which moment on none is missing.

    Moments are seconds since the epoch; the processes of one company go by the same clock.
    """

    def __init__(self) -> None:
        self._whole_since = math.inf
        self._told: deque[tuple[float, str]] = deque()

    def begin(self) -> None:
        """From now on nothing is missed."""
        self._told.clear()
        self._whole_since = time.time()

    def end(self) -> None:
        """From now on something may be missed."""
        self._told.clear()
        self._whole_since = math.inf

    def keep(self, message: str) -> None:
        """Remember a message, a JSON list of names."""
        now = time.time()
        self._told.append((now, message))
        while len(self._told) > KEEP_MESSAGES or self._told[0][0] < now - KEEP_SECONDS:
            self._whole_since = self._told.popleft()[0]

    def since(self, moment: float) -> str | None:
        """One message with all names told from a moment on; None when there are none."""
        if moment <= self._whole_since:
            return json.dumps([EVERYTHING])
        names: set[str] = set()
        for told_at, message in reversed(self._told):
            if told_at < moment:
                break
            names.update(json.loads(message))
            if len(names) > MOST_NAMES:
                return json.dumps([EVERYTHING])
        return json.dumps(sorted(names)) if names else None
