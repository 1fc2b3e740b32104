import threading
import time

import pytest
from django.db import OperationalError

from dealwright.config.worker import turning
from dealwright.config.worker.turning import Turning
from dealwright.events.loops import Loop


class Work:
    """Counts its steps and does what it was told at each."""

    def __init__(self, *outcomes: bool | Exception) -> None:
        self.outcomes = list(outcomes)
        self.steps = 0
        self.idle = threading.Event()

    def step(self) -> bool:
        self.steps += 1
        outcome = self.outcomes.pop(0) if self.outcomes else False
        if not self.outcomes:
            self.idle.set()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turning, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(turning, "close_old_connections", lambda: None)
    stop = threading.Event()
    threads: list[Turning] = []

    def start(work: Work, poll_seconds: float = 60) -> Turning:
        thread = Turning(Loop("test", work.step, poll_seconds), stop)
        threads.append(thread)
        thread.start()
        assert work.idle.wait(5)
        return thread

    yield start
    stop.set()
    for thread in threads:
        thread.wake()
        thread.join(5)
        assert not thread.is_alive()


def settle(work: Work, steps: int) -> int:
    """Wait until so many steps were made, and see that it stays there."""
    until = time.monotonic() + 5
    while work.steps < steps and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(0.03)
    return work.steps


class TestTurning:
    def test_goes_on_at_once_while_there_is_work(self, turn):
        work = Work(True, True, True, False)

        turn(work)

        assert settle(work, 4) == 4

    def test_looks_again_when_woken(self, turn):
        work = Work(False)
        thread = turn(work)
        assert settle(work, 1) == 1

        thread.wake()

        assert settle(work, 2) == 2

    def test_looks_again_by_itself(self, turn):
        work = Work(False)

        turn(work, poll_seconds=0.01)

        until = time.monotonic() + 5
        while work.steps < 3 and time.monotonic() < until:
            time.sleep(0.01)
        assert work.steps >= 3

    @pytest.mark.parametrize("failure", [ValueError("a bug"), OperationalError("the server went away")])
    def test_tries_again_after_a_failure(self, turn, failure: Exception):
        work = Work(failure, False)

        turn(work)

        assert settle(work, 2) == 2
