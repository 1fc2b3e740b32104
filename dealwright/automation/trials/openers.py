"""Which kinds of records can be opened for a try, and how; domains plug theirs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Opener = Callable[..., Any]
"""`open(title=…, stage=…, responsible=…, by=…)`: a new record on that stage."""


@dataclass(frozen=True)
class Opening:
    """How records of a kind are opened for a try."""

    open: Opener
    behind: str | None = None
    """The kind of record that such a one is written for: one is opened before it, is tried as well, and given
    to `open` as `behind`."""


_openings: dict[str, Opening] = {}


def add(of_kind: str, opener: Opener, *, behind: str | None = None) -> None:
    """Let records of a kind be tried out."""
    _openings[of_kind] = Opening(opener, behind)


def opening_of(of_kind: str) -> Opening | None:
    """How such a record is opened; None where it cannot be tried out."""
    return _openings.get(of_kind)


def kinds_to_try() -> list[str]:
    """The kinds of which records can be tried out."""
    return sorted(_openings)
