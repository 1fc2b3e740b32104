"""Putting deals away and taking them out again."""

from __future__ import annotations

from datetime import datetime

from dealwright.crm.deals.events import DealArchived, DealUnarchived
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record
from dealwright.kit import clock


@action
def archive_deal(deal: Deal, *, version: int | None = None, by: Actor, since: datetime | None = None) -> Deal:
    """Take the deal off every board and list; nothing of it is lost. `since` is for undo."""
    deal = Deal.objects.locked(deal)
    deal.expect_version(version)
    if deal.archived_at is None:
        deal.archived_at = since or clock.now()
        deal.save()
        record(DealArchived(), on=deal, about=deal.client_refs)
    return deal


@action
def unarchive_deal(deal: Deal, *, version: int | None = None, by: Actor) -> Deal:
    """Put the deal back where it stood."""
    deal = Deal.objects.locked(deal)
    deal.expect_version(version)
    if deal.archived_at is not None:
        record(DealUnarchived(archived_at=deal.archived_at), on=deal, about=deal.client_refs)
        deal.archived_at = None
        deal.save()
    return deal
