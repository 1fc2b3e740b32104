"""How fast one caller may go, over all processes together.

Writing a row for every request would cost more than many requests do. So each process sets a block of
requests aside in the database and spends it from memory: one short write per block. Together the processes
never let more than the limit pass in a minute; a caller spread over several processes may be stopped up to
one block per process early.
"""

import time
from threading import Lock

from django.conf import settings
from django.db import connection

from dealwright.api.models import RateWindow
from dealwright.api.problems import Stop

PER_MINUTE = 1_200
BLOCKS = 20
"""Into how many blocks a minute's limit is cut."""

_TAKE = """
    INSERT INTO api_rate_window AS kept (owner, minute, taken) VALUES (%(owner)s, %(minute)s, %(block)s)
    ON CONFLICT (owner, minute) DO UPDATE SET taken = kept.taken + %(block)s WHERE kept.taken < %(limit)s
    RETURNING taken
"""


class Rates:
    """The requests this process has set aside and not yet spent."""

    def __init__(self) -> None:
        self._minute = 0
        self._left: dict[str, int] = {}
        self._lock = Lock()

    def spend(self, owner: str, now: float | None = None) -> None:
        """Let one request of the owner pass, or answer 429 with the seconds until the next minute."""
        now = time.time() if now is None else now
        minute = int(now // 60)
        if not self._spend_kept(owner, minute) and not self._take(owner, minute):
            raise Stop(429, headers={"Retry-After": str(60 - int(now % 60))})

    def forget(self) -> None:
        """Give back nothing and know nothing: the next request asks the database."""
        with self._lock:
            self._left = {}

    def _spend_kept(self, owner: str, minute: int) -> bool:
        with self._lock:
            if minute != self._minute:
                self._minute, self._left = minute, {}
            left = self._left.get(owner, 0)
            if left > 0:
                self._left[owner] = left - 1
            return left > 0

    def _take(self, owner: str, minute: int) -> bool:
        """Set a block aside and spend its first request; a spent minute is remembered, not asked again."""
        with self._lock:
            if self._left.get(owner) == -1:
                return False
        limit = limit_per_minute()
        block = max(1, limit // BLOCKS)
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, {"owner": owner, "minute": minute, "block": block, "limit": limit})
            row = cursor.fetchone()
        granted = block - max(0, row[0] - limit) if row else 0
        with self._lock:
            if minute == self._minute:
                self._left[owner] = self._left.get(owner, 0) + granted - 1 if granted else -1
        return granted > 0


def limit_per_minute() -> int:
    """The limit of one caller."""
    return int(getattr(settings, "API_REQUESTS_PER_MINUTE", PER_MINUTE))


def sweep_windows(now: float | None = None) -> int:
    """Remove the windows of past minutes; answers how many."""
    minute = int((time.time() if now is None else now) // 60)
    removed, _kinds = RateWindow.objects.filter(minute__lt=minute - 1).delete()
    return removed


rates = Rates()
