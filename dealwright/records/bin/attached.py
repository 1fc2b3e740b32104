"""What a record is attached to, told before somebody deletes it."""

from collections.abc import Callable
from typing import Any

from dealwright.events import Actor

Ask = Callable[[Any, Actor], str | None]

_asked: dict[str, list[Ask]] = {}


def add(kind: str, ask: Ask) -> None:
    """Let the function say in a sentence what a record of the kind is attached to; None for nothing."""
    _asked.setdefault(kind, []).append(ask)


def attached_to(record: Any, actor: Actor) -> list[str]:
    """What this record is attached to, as far as the actor may know it."""
    told = (ask(record, actor) for ask in _asked.get(record.record_kind, []))
    return [sentence for sentence in told if sentence]
