"""Workers that kill themselves with -9 on the way.

Run as a program it reads lines `STATEMENT HOURS_AHEAD`. For each it starts a process that dispatches and does
due rules until nothing is left, or dies before the statement of that number, and answers how it ended.
Starting them from one that has everything loaded makes dying before every single statement affordable.
"""

import os
import sys
from datetime import timedelta


def main() -> None:
    """Start one worker for each line, until the input ends."""
    import django

    django.setup()
    from tests.events import kinds  # noqa: F401  declares the lamp

    for line in sys.stdin:
        statement, hours_ahead = map(int, line.split())
        child = os.fork()
        if child == 0:
            work(statement, timedelta(hours=hours_ahead))
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201  the answer


def work(statement: int, ahead: timedelta) -> None:
    """Turn both loops until nothing is due, or die."""
    from django.db import connection

    from dealwright.automation.rules import running
    from dealwright.events import dispatch
    from dealwright.kit import clock
    from tests.events.witness import kill_before_statement

    now = clock.now
    clock.now = lambda: now() + ahead
    connection.settings_dict["NAME"] = os.environ["WITNESS_DATABASE"]
    with connection.execute_wrapper(kill_before_statement(statement)):
        while dispatch.step() or running.step():
            pass


if __name__ == "__main__":
    main()
