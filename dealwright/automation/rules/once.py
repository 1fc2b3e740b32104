"""What a rule makes, it makes once: the record carries the key of its run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Made = TypeVar("Made")


def made_once(model: Any, key: str, make: Callable[[], Made]) -> Made:
    """The record of this model that carries the key as `external_id`, else a new one.

    `make` writes the key there; the unique index decides between two who are at it, and whoever comes second
    finds the record at the next try.
    """
    known: Made | None = model.everything.filter(external_id=key).first()
    return make() if known is None else known
