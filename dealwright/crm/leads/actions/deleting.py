"""Putting leads into the recycle bin and taking them out again."""

from __future__ import annotations

from dealwright.crm.leads.events import LeadDeleted, LeadRestored
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor, action, record
from dealwright.records.bin.actions import put_into_bin, take_out_of_bin


@action
def delete_lead(lead: Lead, *, version: int | None = None, by: Actor) -> Lead:
    """Move the lead to the recycle bin for 30 days, until when it can be restored; what it became stays."""
    lead, is_new = put_into_bin(lead, version=version)
    if is_new:
        record(LeadDeleted(), on=lead, about=lead.client_refs)
    return lead


@action
def restore_lead(lead: Lead, *, by: Actor) -> Lead:
    """Take the lead out of the recycle bin: it stands where it stood."""
    lead, is_new = take_out_of_bin(lead)
    if is_new:
        record(LeadRestored(), on=lead, about=lead.client_refs)
    return lead
