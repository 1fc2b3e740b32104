"""Putting deals away and taking them out again."""

from __future__ import annotations

from datetime import datetime

from dealwright.crm.deals.events import DealArchived, DealUnarchived
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action, record
from dealwright.records.archive.actions import put_into_archive, take_out_of_archive


@action
def archive_deal(deal: Deal, *, version: int | None = None, by: Actor, since: datetime | None = None) -> Deal:
    """Take the deal off every board and list; nothing of it is lost. `since` is for undo."""
    deal, is_new = put_into_archive(deal, version=version, since=since)
    if is_new:
        record(DealArchived(), on=deal, about=deal.client_refs)
    return deal


@action
def unarchive_deal(deal: Deal, *, version: int | None = None, by: Actor) -> Deal:
    """Put the deal back where it stood."""
    deal, since = take_out_of_archive(deal, version=version)
    if since is not None:
        record(DealUnarchived(archived_at=since), on=deal, about=deal.client_refs)
    return deal
