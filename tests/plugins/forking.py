"""A process that has read the product once, and forks from itself each process a test asks for.

Run as a program. Each line it reads is a list in JSON, the arguments of `dealwright`; it answers with the
number of the process. Reading the product takes seconds, and a story needs it twice.
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
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # what ended leaves nothing behind
    for line in sys.stdin:
        parent = os.getpid()
        child = os.fork()
        if child:
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
            continue
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        launch.die_with_parent(parent, signal.SIGTERM)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)  # answers are the parent's alone
        cli.main(json.loads(line))


if __name__ == "__main__":
    main()
