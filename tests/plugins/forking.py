"""A process that has read the product once, and forks from itself each process a test asks for.

Run as a program that is asked in lines of JSON. A list is the arguments of `dealwright`: it answers with the
number of the process. Such a number asks for the exit code: null while the process lives. Reading the product
takes seconds, and a story needs it twice.
"""

from __future__ import annotations

import json
import os
import signal
import sys


def main() -> None:
    """Fork until nobody asks any more."""
    from django.db import connections
    from django.urls import get_resolver

    from dealwright.config import asgi, cli
    from dealwright.config.supervisor import launch

    assert asgi.application and get_resolver().url_patterns
    cli.dealwright.get_command(cli.click.Context(cli.dealwright), "worker")
    connections.close_all()
    for line in sys.stdin:
        asked = json.loads(line)
        if isinstance(asked, int):
            _answer(_exit_code(asked))
            continue
        parent = os.getpid()
        if child := os.fork():
            _answer(child)
            continue
        os.setsid()
        launch.die_with_parent(parent, signal.SIGTERM)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)  # answers are the parent's alone
        cli.main(asked)


def _answer(number: int | None) -> None:
    sys.stdout.write(json.dumps(number) + "\n")
    sys.stdout.flush()


def _exit_code(child: int) -> int | None:
    if child not in _ended:
        found, status = os.waitpid(child, os.WNOHANG)
        if not found:
            return None
        _ended[child] = os.waitstatus_to_exitcode(status)
    return _ended[child]


_ended: dict[int, int] = {}


if __name__ == "__main__":
    main()
