"""What the worker process does all day: each floor adds its loops, the worker runs them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Loop:
    """One kind of waiting work."""

    name: str
    step: Callable[[], bool]
    """Do one batch; True when there may be more at once."""
    poll_seconds: float
    """How long to sleep when there was nothing."""
    woken_by_changes: bool = False
    """Whether a commit ends that sleep: for loops that changes give work to."""


LOOPS: list[Loop] = []


def add(loop: Loop) -> None:
    """Let the worker run this loop; adding the same name again replaces it."""
    LOOPS[:] = [*(other for other in LOOPS if other.name != loop.name), loop]
