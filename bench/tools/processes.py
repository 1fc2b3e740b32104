"""What the processes of a site take: memory and work."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from bench.tools.site import Site, children_of, words_of

ROLES = {"serve": "web", "worker": "worker", "up": "supervisor"}


def memory_of(site: Site) -> dict[str, float]:
    """Megabytes by role, PSS: what a process has for itself, and its share of what several use."""
    found: dict[str, float] = {}
    for process in [site.supervisor, *children_of(site.supervisor)]:
        with suppress(FileNotFoundError, ProcessLookupError):  # PostgreSQL's helpers come and go
            role = _role_of(process)
            found[role] = found.get(role, 0) + _megabytes(process)
    return found


def ours(memory: dict[str, float]) -> float:
    """Without PostgreSQL."""
    return sum(size for role, size in memory.items() if role != "PostgreSQL")


def seconds_worked(processes: Iterable[int]) -> float:
    """The processor time of processes so far; other programs on the machine do not change it much."""
    return sum(map(_seconds_of, processes))


def _seconds_of(process: int) -> float:
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, after_name[11:13])) / os.sysconf("SC_CLK_TCK")


def _role_of(process: int) -> str:
    words = words_of(process)
    if words[0].endswith("postgres") or words[0].startswith("postgres:"):
        return "PostgreSQL"
    return next((role for word, role in ROLES.items() if word in words), "other")


def _megabytes(process: int) -> float:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
