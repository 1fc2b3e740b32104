"""Doing a piece of work again and again, and what it took."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Timing:
    """How long each piece took, and all of them together."""

    seconds: Sequence[float]
    elapsed: float

    @property
    def p50(self) -> float:
        """Half of the pieces took at most this many milliseconds."""
        return self.percentile(50)

    @property
    def p95(self) -> float:
        """Nineteen of twenty pieces took at most this many milliseconds."""
        return self.percentile(95)

    @property
    def rate(self) -> float:
        """Pieces a second."""
        return len(self.seconds) / self.elapsed

    def percentile(self, percent: int) -> float:
        """In milliseconds, by the nearest rank."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[max(math.ceil(len(ordered) * percent / 100) - 1, 0)]


def drive(clients: Sequence[Work], *, seconds: float) -> Timing:
    """Let each client do its work over and over, all at once, until the time is over."""
    start = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        doing = [pool.submit(_repeat, work, start + seconds) for work in clients]
        took = [one for each in doing for one in each.result()]
    return Timing(took, time.perf_counter() - start)


def repeat(work: Work, times: int) -> Timing:
    """Do the work so many times, one after the other."""
    start = time.perf_counter()
    return Timing([timed(work) for _ in range(times)], time.perf_counter() - start)


def timed(work: Work) -> float:
    """The seconds that one piece of work took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def wait_until(is_so: Callable[[], bool], *, seconds: float, pause: float = 0.005) -> float:
    """The seconds until something is so; raises TimeoutError when that takes too long."""
    start = time.perf_counter()
    while not is_so():
        if time.perf_counter() - start > seconds:
            raise TimeoutError(f"it was not so within {seconds:g} seconds")
        time.sleep(pause)
    return time.perf_counter() - start


def _repeat(work: Work, until: float) -> list[float]:
    took = []
    while time.perf_counter() < until:
        took.append(timed(work))
    return took
