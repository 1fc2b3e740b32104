"""Which kinds of records can be opened for a try, and how; domains plug theirs in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Opener = Callable[..., Any]
"""`open(title=…, stage=…, responsible=…, by=…)`: a new record on that stage."""

_openers: dict[str, Opener] = {}


def add(of_kind: str, opener: Opener) -> None:
    """Let records of a kind be tried out."""
    _openers[of_kind] = opener


def opener_of(of_kind: str) -> Opener | None:
    """How such a record is opened; None where it cannot be tried out."""
    return _openers.get(of_kind)


def kinds_to_try() -> list[str]:
    """The kinds of which records can be tried out."""
    return sorted(_openers)
