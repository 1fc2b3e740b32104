"""Taking deleted notes away for good."""

from __future__ import annotations

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.records.bin.queries import KEPT_FOR
from dealwright.records.notes.actions import purge_notes_among
from dealwright.records.notes.models import Note

BATCH = 500


def purge_notes() -> bool:
    """One batch of what was deleted more than 30 days ago; True when there may be more."""
    due = Note.everything.filter(deleted_at__lt=clock.now() - KEPT_FOR).order_by("deleted_at", "pk")
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    return bool(ids) and purge_notes_among(ids, by=Actor.system()) == BATCH
