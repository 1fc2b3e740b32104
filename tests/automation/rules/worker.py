"""Workers that kill or stop themselves on the way.

Run as a program it reads lines `STATEMENT HOURS_AHEAD SIGNAL`. For each it starts a process that dispatches
and does due rules until nothing is left, or sends itself the signal before the statement of that number, and
answers how that ended. A stopped one goes on at the line `continue`, and again the answer is how it ended.
Starting them from one that has everything loaded makes dying before every single statement affordable.
"""

import os
import signal
import sys
from datetime import timedelta


def main() -> None:
    """Start one worker for each line, until the input ends."""
    import django

    django.setup()
    from tests.events import kinds  # noqa: F401  declares the lamp

    child = 0
    for line in sys.stdin:
        if line.strip() == "continue":
            os.kill(child, signal.SIGCONT)
        else:
            statement, hours_ahead, by = map(int, line.split())
            child = os.fork()
            if child == 0:
                work(statement, timedelta(hours=hours_ahead), by)
                os._exit(0)
        _pid, status = os.waitpid(child, os.WUNTRACED)
        stopped = os.WIFSTOPPED(status)
        print(-os.WSTOPSIG(status) if stopped else os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201  the answer


def work(statement: int, ahead: timedelta, by: int) -> None:
    """Turn both loops until nothing is due, or get the signal."""
    from django.db import connection

    from dealwright.automation.rules import running
    from dealwright.events import dispatch
    from dealwright.kit import clock
    from tests.events.witness import signal_before_statement

    now = clock.now
    clock.now = lambda: now() + ahead
    connection.settings_dict["NAME"] = os.environ["WITNESS_DATABASE"]
    with connection.execute_wrapper(signal_before_statement(statement, by)):
        while dispatch.step() or running.step():
            pass


if __name__ == "__main__":
    main()
