"""Emptying the recycle bin of what has lain there for its whole time."""

from __future__ import annotations

from dealwright.events import Actor
from dealwright.records.bin.actions import BATCH, purge_batch
from dealwright.records.bin.queries import deletable, overdue
from dealwright.records.kinds import RecordKind
from dealwright.records.notes.jobs import purge_notes


def step() -> bool:
    """The worker's turn: one batch of each kind; True when there may be more at once."""
    more = [_purge_some(kind) for kind in deletable()]
    return any([*more, purge_notes()])


def _purge_some(kind: RecordKind) -> bool:
    ids = list(overdue(kind).order_by("deleted_at", "pk").values_list("pk", flat=True)[:BATCH])
    return bool(ids) and purge_batch(kind, ids, by=Actor.system()) == BATCH
