"""Figures of work that is done by one client, and by several at once."""

from collections.abc import Sequence

from bench.tools.measuring import Timing
from bench.tools.peer import Line
from bench.tools.telling import ms, per_second


def columns(clients: Sequence[int]) -> list[str]:
    """The head of a table of such work."""
    return [
        "Work",
        f"{' / '.join(f'c{each}' for each in clients)} a second",
        "c1: p50",
        "p95",
        "aim",
        "Odoo 19",
    ]


def row(work: str, timings: Sequence[Timing], line: Line) -> list[str]:
    """One line of it; the first timing is that of one client."""
    rates = " / ".join(per_second(timing.rate) for timing in timings)
    return [work, rates, ms(timings[0].p50), ms(timings[0].p95), line.aim, line.odoo]
