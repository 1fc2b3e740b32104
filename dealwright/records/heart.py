"""What changes seldom and every page asks for, kept by heart in each process: pipelines, settings.

It stands under the mark of the fields: whoever changes it moves the mark on, so that every process reads it
again when the change is committed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

from dealwright.records.fields.queries import known, lock_fields

T = TypeVar("T")


class ByHeart(Generic[T]):
    """A value that is read once for each mark. Nobody changes what they get: it belongs to all threads."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._kept: tuple[UUID, T] | None = None

    def get(self) -> T:
        """The value as it is now; without a mark nothing is kept."""
        mark = known().mark
        if mark is None:
            return self._read()
        kept = self._kept
        if kept is None or kept[0] != mark:
            kept = self._kept = mark, self._read()
        return kept[1]


def forget() -> None:
    """Let every process read it again; call it inside the change, before what is kept is saved."""
    lock_fields()
