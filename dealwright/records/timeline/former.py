"""What a record was called before: the ids of those that were merged into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[[int], set[int]]

_asked: dict[str, Ask] = {}


def add(kind: str, ask: Ask) -> None:
    """Say who knows which records of a kind were merged into one."""
    _asked[kind] = ask


def former_ids(record: Any) -> set[int]:
    """The ids of the records that this one has taken in; none for kinds that are never merged."""
    ask = _asked.get(record.record_kind)
    return ask(record.pk) if ask is not None else set()
