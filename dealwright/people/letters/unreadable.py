"""Letters that nobody reads but whom they were written to: what opens something to their reader alone.

The office shows that such a letter was sent, to whom, and what became of it. Higher floors name theirs.
"""

from __future__ import annotations

from collections.abc import Callable

from dealwright.people.letters.models import Letter

_named: list[Callable[[Letter], bool]] = []


def add(which: Callable[[Letter], bool]) -> None:
    """Let nobody read the letters of which this is true."""
    _named.append(which)


def is_unreadable(letter: Letter) -> bool:
    """Whether only its reader may know what stands in it."""
    return any(which(letter) for which in _named)
