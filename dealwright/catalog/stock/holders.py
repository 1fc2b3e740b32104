"""Who may hold pieces: the floors above say of their kinds what the catalogue has to know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


def _never(holder: Any) -> bool:
    return False


def _nobody(holder: Any) -> Iterable[Any]:
    return ()


@dataclass(frozen=True)
class HolderKind:
    """One kind of record that pieces are promised to, or that they leave the house for."""

    name: str
    """As in events: `order`."""
    keeps: Callable[[Any], bool] = _never
    """Whether what is promised to it stays promised past its time, as for an order that is paid."""
    concerns: Callable[[Any], Iterable[Any]] = _nobody
    """What else its stock is told of: its deal, its clients."""
    ships_by_itself: bool = False
    """Whether its documents follow what it does, so that nobody processes or cancels them by hand."""


_kinds: dict[str, HolderKind] = {}


def add(kind: HolderKind) -> None:
    """Say it of a kind; the `apps.py` of its floor does it once."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> HolderKind:
    """What was said of a kind; nothing special where nobody said anything."""
    return _kinds.get(name) or HolderKind(name)
