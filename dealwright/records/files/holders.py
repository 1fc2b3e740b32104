"""What holds files beside records: a message those that it was sent with. Their rights are its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_holders: dict[str, Callable[[], Any]] = {}


def add(name: str, everything: Callable[[], Any]) -> None:
    """Say by which `on_kind` such files are known, and where those that hold them stand: the files go with
    them.
    """
    _holders[name] = everything


def standing() -> dict[str, Any]:
    """By name, all that may hold files."""
    return {name: everything() for name, everything in _holders.items()}
