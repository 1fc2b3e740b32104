"""Records that were merged into another one: their old address, and their id in the API, lead there.

successors.add("contact", successors_of_contacts)      # the domain that merges, in its apps.py
successors.found(Contact.objects.seen_by(actor), 42)   # contact 42, or the one it was merged into
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Ask = Callable[[Iterable[int]], dict[int, int]]

_asked: dict[str, Ask] = {}


def add(kind: str, ask: Ask) -> None:
    """Say who knows into which record each of some records of a kind was merged."""
    _asked[kind] = ask


def successors_of(kind: str, ids: Iterable[int]) -> dict[int, int]:
    """By id, the record that stands for it now; only of those that were merged."""
    ask, wanted = _asked.get(kind), list(ids)
    return ask(wanted) if ask is not None and wanted else {}


def successor_of(kind: str, id: int) -> int | None:
    """The record that stands for this one now; None where it was not merged."""
    return successors_of(kind, [id]).get(id)


def found(queryset: Any, id: int) -> Any:
    """The record of that id, or the one it was merged into; DoesNotExist where there is none."""
    record = queryset.filter(pk=id).first()
    if record is None:
        successor = successor_of(queryset.model.record_kind, id)
        return queryset.get(pk=id if successor is None else successor)
    return record
