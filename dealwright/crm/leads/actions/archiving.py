"""Putting leads away and taking them out again."""

from __future__ import annotations

from datetime import datetime

from dealwright.crm.leads.events import LeadArchived, LeadUnarchived
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, action, record
from dealwright.kit import clock


@action
def archive_lead(lead: Lead, *, version: int | None = None, by: Actor, since: datetime | None = None) -> Lead:
    """Take the lead off every board and list; nothing of it is lost. `since` is for undo."""
    lead = Lead.objects.locked(lead)
    lead.expect_version(version)
    if lead.archived_at is None:
        lead.archived_at = since or clock.now()
        lead.save()
        record(LeadArchived(), on=lead, about=lead.client_refs)
    return lead


@action
def unarchive_lead(lead: Lead, *, version: int | None = None, by: Actor) -> Lead:
    """Put the lead back where it stood."""
    lead = Lead.objects.locked(lead)
    lead.expect_version(version)
    if lead.archived_at is not None:
        record(LeadUnarchived(archived_at=lead.archived_at), on=lead, about=lead.client_refs)
        lead.archived_at = None
        lead.save()
    return lead
