"""Questions about changes of many records."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.access import may_change_settings
from dealwright.records.bulk.actions import UNDOABLE_FOR
from dealwright.records.bulk.models import BulkChange, BulkItem, ItemState
from dealwright.records.lists.listing import Listing

TOLD = 50
KEPT_FOR = timedelta(days=90)


def bulk_changes_seen_by(actor: Actor) -> QuerySet[BulkChange]:
    """Those the actor started; whoever changes settings sees those of everybody."""
    changes: QuerySet[BulkChange] = BulkChange.objects.select_related("responsible", "undoes", "undone_by")
    return changes if may_change_settings(actor) else changes.filter(responsible=actor.id)


def is_undoable(change: BulkChange) -> bool:
    """Whether it may be taken back now."""
    is_recent = clock.now() - change.created_at <= UNDOABLE_FOR
    return bool(
        change.is_over
        and change.changed
        and change.undoes_id is None
        and is_recent
        and undo_of(change) is None
    )


def undo_of(change: BulkChange) -> BulkChange | None:
    """The change that takes this one back, where somebody asked for it."""
    return getattr(change, "undone_by", None)


def refusals_of(change: BulkChange, listing: Listing, actor: Actor) -> list[tuple[int, str, str]]:
    """The first records that were skipped: id, name as far as the reader may see it, and why."""
    refused = BulkItem.objects.filter(change=change, state=ItemState.REFUSED).order_by("record_id")
    items = list(refused.values_list("record_id", "reason")[:TOLD])
    seen: Any = listing.of_kind.seen_by(actor).filter(pk__in=[id for id, _reason in items])
    names = {one.pk: str(one) for one in seen}
    return [(id, names.get(id, ""), reason) for id, reason in items]
