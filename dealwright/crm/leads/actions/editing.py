"""Changing what a lead says, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dealwright.crm import reaching
from dealwright.crm.contacts.birth import checked_birth
from dealwright.crm.contacts.naming import with_whole_name
from dealwright.crm.leads.actions.values import checked_texts, checked_title
from dealwright.crm.leads.events import LeadAssigned, LeadEdited
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines import take_amount
from dealwright.crm.lists import HONORIFICS, checked_entry
from dealwright.events import Actor, action, record
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes, followed
from dealwright.records.handing_over import hand_over
from dealwright.records.observing import set_observers
from dealwright.records.tags.actions import set_tags

_WAYS = frozenset(reaching.FIELDS.values())
_CLIENT = ("contact", "company")


@action
def edit_lead(
    lead: Lead,
    *,
    tags: Iterable[str] | None = None,
    phone_region: str | None = None,
    version: int | None = None,
    by: Actor,
    **values: Any,
) -> Lead:
    """Change what is given and leave the rest; a typed amount stays until it is emptied.
    A `currency` may be given too; products keep the lead in theirs.

    A new first or last name renews the whole one; a known contact or company makes it a repeat lead
    (CR-11). Forbidden for fields that are hidden from whoever changes them.
    """
    told = {"amount" if name == "currency" else name: value for name, value in values.items()}
    refuse_hidden(by, Lead.record_kind, told)
    lead = Lead.objects.locked(lead)
    lead.expect_version(version)
    clients_before = lead.client_refs
    is_given = "responsible" in values and _give_to(lead, values.pop("responsible"))
    was = {name: getattr(lead, name) for name in ("amount_is_manual", "is_repeat")}
    changes = take_amount(lead, values)
    changes += set_observers(lead, values.pop("observers"), by=by) if "observers" in values else []
    ways = {name: values.pop(name) for name in _WAYS & values.keys()}
    changes += reaching.change(lead, ways, phone_region) if ways else []
    changes += apply_changes(lead, _checked(lead, values), by=by)
    if {change.field for change in changes} & set(_CLIENT):
        lead.is_repeat = bool(lead.contact_id or lead.company_id)
    if changes or is_given:
        lead.save()
    if changes:
        about = [*clients_before, *lead.client_refs]
        record(LeadEdited(changes=changes, followed=followed(lead, was)), on=lead, about=about)
    if tags is not None:
        set_tags(lead, tags=list(tags), by=by)
        lead = lead.refreshed()
    return lead


@action
def count_interaction(lead_id: int, *, at: datetime, by: Actor) -> None:
    """Remember that somebody did something around the lead, such as a note; its version stays."""
    Lead.everything.filter(pk=lead_id, last_interaction_at__lt=at).update(last_interaction_at=at)


def _checked(lead: Lead, values: dict[str, Any]) -> dict[str, Any]:
    values = checked_texts(values)
    if "title" in values:
        values["title"] = checked_title(values["title"])
    if "honorific" in values:
        values["honorific"] = checked_entry(HONORIFICS, values["honorific"], "honorific")
    if "birth_date" in values:
        values["birth_date"] = checked_birth(values["birth_date"])
    return with_whole_name(lead, values)


def _give_to(lead: Lead, responsible: Any) -> bool:
    facts = hand_over(lead, responsible)
    if facts is not None:
        record(LeadAssigned(**facts), on=lead, about=lead.client_refs)
    return facts is not None
