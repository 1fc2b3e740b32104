"""A reaction that leaves one note per event, for tests that count what survived a crash.

Run as a program it dispatches once and kills itself with -9 before the statement of the given number.
"""

import os
import signal
import sys
from typing import Any


def declare() -> None:
    """Let the reaction be told; the registry of the running process keeps it."""
    from dealwright.events import Actor, reaction
    from dealwright.records.notes.actions import add_note
    from dealwright.records.pipelines.models import Pipeline
    from tests.events.kinds import LampLit

    def write_a_note(event: LampLit, entry: Any) -> None:
        add_note(Pipeline.objects.get(), text=f"event {entry.pk}", by=Actor.system())

    write_a_note.__module__ = "tests.events.witness"  # also where this file runs as __main__
    reaction(to=LampLit)(write_a_note)


def kill_before_statement(number: int) -> Any:
    """An execute wrapper that ends this process without a word at that statement."""
    return signal_before_statement(number, signal.SIGKILL)


def signal_before_statement(number: int, by: int) -> Any:
    """An execute wrapper that sends this process a signal before that statement."""
    seen = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), by)
        return execute(sql, params, many, context)

    return count


def main() -> None:
    """Dispatch one batch, or die on the way."""
    import django

    django.setup()
    from django.db import connection

    from dealwright.events import dispatch

    declare()
    connection.settings_dict["NAME"] = os.environ["WITNESS_DATABASE"]
    with connection.execute_wrapper(kill_before_statement(int(sys.argv[1]))):
        dispatch.step()


if __name__ == "__main__":
    main()
