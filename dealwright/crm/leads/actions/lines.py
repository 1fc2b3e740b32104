"""Changing the products of a lead."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.crm.leads.events import LeadLinesChanged
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines import NewLine, lines_kept, put_lines
from dealwright.events import Actor, action, record


@action
def set_lines(lead: Lead, *, lines: Iterable[NewLine], version: int | None = None, by: Actor) -> Lead:
    """Put exactly these products on a lead; its amount follows unless somebody typed another one."""
    lead, facts = put_lines(lead, lines, version=version, by=by)
    if facts is not None:
        record(LeadLinesChanged(**facts), on=lead, about=lead.client_refs)
    return lead


@action
def add_lines(lead: Lead, *, lines: Iterable[NewLine], by: Actor) -> Lead:
    """Put more products on a lead, after those it has."""
    lead = Lead.objects.locked(lead)
    return set_lines(lead, lines=[*lines_kept(lead), *lines], by=by)
