"""A change: what is gathered between the start and the end of the outermost action."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from dealwright.events.actors import Actor
from dealwright.events.declaring import Event
from dealwright.events.facts import Ref
from dealwright.kit.identifiers import new_identifier


@dataclass(frozen=True)
class Cause:
    """The event that made the present change happen."""

    event_id: int
    depth: int


@dataclass(frozen=True)
class Recorded:
    """One event that waits for the end of its change."""

    event: Event
    subject: Ref
    links: tuple[tuple[str, int], ...]
    actor: Actor
    at: datetime


@dataclass
class Change:
    """What is gathered between the start and the end of the outermost action."""

    actor: Actor
    cause: Cause | None
    quiet: bool
    id: UUID = field(default_factory=new_identifier)
    recorded: list[Recorded] = field(default_factory=list)
    undoes: UUID | None = None
    """The change that this one takes back."""

    @property
    def depth(self) -> int:
        return 0 if self.cause is None else self.cause.depth + 1
