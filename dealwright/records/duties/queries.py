"""Questions about what somebody answers for."""

from __future__ import annotations

from dataclasses import dataclass

from dealwright.events import Actor
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind

COUNTED = 1_000
"""Of each kind; beyond it a number says “and more”."""


@dataclass(frozen=True)
class Duty:
    """How many records of one kind somebody answers for."""

    kind: RecordKind
    count: int
    capped: bool
    url: str | None
    """The list of them, for kinds that have one."""


def duties_of(user_id: int, actor: Actor) -> list[Duty]:
    """What somebody answers for and is not put away, as far as the reader may see it; one query a kind."""
    found = []
    for kind in kinds_with_somebody():
        mine = kind.seen_by(actor).filter(responsible=user_id, archived_at=None, **kind.is_ongoing)
        count = mine.order_by().values("pk")[: COUNTED + 1].count()
        if count:
            url = kind.list_url and f"{kind.list_url}?responsible={user_id}"
            found.append(Duty(kind, min(count, COUNTED), count > COUNTED, url))
    return found


def kinds_with_somebody() -> list[RecordKind]:
    """The kinds whose records somebody answers for, and may be given to somebody else."""
    return [kind for kind in kinds.all_kinds() if kind.edit is not None and _has_somebody(kind)]


def _has_somebody(kind: RecordKind) -> bool:
    field = kind.field("responsible")
    return field is not None and field.is_editable
