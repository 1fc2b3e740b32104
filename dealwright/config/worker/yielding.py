"""The worker gives way: people wait for pages, nobody waits for a letter."""

import os
from contextlib import suppress
from pathlib import Path

NICENESS = 5
"""Beside a process that serves pages and is as busy, it gets a quarter of a core; alone, all of it."""
AUTOGROUP = Path("/proc/self/autogroup")
"""Where Linux shares the cores among sessions first, the session of the worker is as nice as it is itself."""


def give_way() -> None:
    """Let pages go first, from here on and for each thread that is started after this.

    Where a system forbids it, or knows nothing of sessions, the worker works on as it did.
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0)))
    if os.getsid(0) == os.getpid():  # a shell in which somebody started us keeps its own
        with suppress(OSError):
            AUTOGROUP.write_text(str(NICENESS))
