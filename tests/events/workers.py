"""Workers that kill or stop themselves on the way, for tests that look at what survived.

Run as a program it is given a module with `prepare()` and `work()`, and reads lines
`STATEMENT HOURS_AHEAD SIGNAL`. For each it starts a process that does the work by a clock so many hours
ahead, or sends itself the signal before the statement of that number; and it answers how that ended. A
stopped one goes on at the line `continue`, and again the answer is how it ended. Starting them from one that
has everything loaded makes dying before every single statement affordable.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from itertools import groupby
from typing import Any

from dealwright.config.env import ROOT

LONGEST_SECONDS = 120
"""Whoever takes longer waits for something that never comes; it is killed, and the test says so."""


class Workers:
    """A process that starts workers, one after the other."""

    def __init__(self, module: str, database: str) -> None:
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.events.workers", module],
            cwd=ROOT,
            env={**os.environ, "WORKERS_DATABASE": database, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, statement: int, *, hours_ahead: int = 0, by: int = signal.SIGKILL) -> bool:
        """Whether the signal came before the worker was through."""
        self.begin(statement, hours_ahead=hours_ahead, by=by)
        return self.was_hit(by)

    def begin(self, statement: int, *, hours_ahead: int = 0, by: int = signal.SIGKILL) -> None:
        """Start one, and do not wait for it."""
        self._say(f"{statement} {hours_ahead} {int(by)}")

    def was_hit(self, by: int = signal.SIGKILL) -> bool:
        """Wait until it is gone, or stands still. It must not end in any other way."""
        ended = int(self.program.stdout.readline())  # type: ignore[union-attr]
        assert ended in {0, -by}, f"the worker ended with {ended}"
        return ended != 0

    def go_on(self) -> None:
        """Let the one that stands still come to its end."""
        self._say("continue")
        assert not self.was_hit()

    def _say(self, line: str) -> None:
        print(line, file=self.program.stdin, flush=True)


@contextmanager
def workers(module: str) -> Iterator[Workers]:
    """Those of a module, on the database of this test."""
    from django.db import connection

    started = Workers(module, connection.settings_dict["NAME"])
    try:
        yield started
    finally:
        started.program.communicate(timeout=LONGEST_SECONDS)


def stations(found: Sequence[Any]) -> list[Any]:
    """What was found after each hit, as it changed from one statement to the next; the last was not hit."""
    return [what for what, _found in groupby(found[:-1])]


def main() -> None:
    """Start one worker for each line, until the input ends."""
    import django

    django.setup()
    module = import_module(sys.argv[1])
    module.prepare()
    child = 0
    for line in sys.stdin:
        if line.strip() == "continue":
            os.kill(child, signal.SIGCONT)
        else:
            child = os.fork()
            if child == 0:
                _live(module, *map(int, line.split()))
        _pid, status = os.waitpid(child, os.WUNTRACED)
        stopped = os.WIFSTOPPED(status)
        print(-os.WSTOPSIG(status) if stopped else os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201  the answer


def _live(module: Any, statement: int, hours_ahead: int, by: int) -> None:
    """Do the work, or get the signal; the process ends here."""
    from django.db import connection

    from dealwright.kit import clock

    signal.alarm(LONGEST_SECONDS)
    now = clock.now
    clock.now = lambda: now() + timedelta(hours=hours_ahead)
    connection.settings_dict["NAME"] = os.environ["WORKERS_DATABASE"]
    with connection.execute_wrapper(_signal_before(statement, by)):
        module.work()
    os._exit(0)


def _signal_before(statement: int, by: int) -> Any:
    seen = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == statement:
            os.kill(os.getpid(), by)
        return execute(sql, params, many, context)

    return count


if __name__ == "__main__":
    main()
