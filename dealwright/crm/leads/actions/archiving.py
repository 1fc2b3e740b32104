"""Putting leads away and taking them out again."""

from __future__ import annotations

from datetime import datetime

from dealwright.crm.leads.events import LeadArchived, LeadUnarchived
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, action, record
from dealwright.records.archive.actions import put_into_archive, take_out_of_archive


@action
def archive_lead(lead: Lead, *, version: int | None = None, by: Actor, since: datetime | None = None) -> Lead:
    """Take the lead off every board and list; nothing of it is lost. `since` is for undo."""
    lead, is_new = put_into_archive(lead, version=version, since=since)
    if is_new:
        record(LeadArchived(), on=lead, about=lead.client_refs)
    return lead


@action
def unarchive_lead(lead: Lead, *, version: int | None = None, by: Actor) -> Lead:
    """Put the lead back where it stood."""
    lead, since = take_out_of_archive(lead, version=version)
    if since is not None:
        record(LeadUnarchived(archived_at=since), on=lead, about=lead.client_refs)
    return lead
