"""Changing what a lead says, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm import reaching
from dealwright.crm.contacts.naming import name_from
from dealwright.crm.leads.actions.values import checked_texts, checked_title
from dealwright.crm.leads.events import LeadAssigned, LeadEdited
from dealwright.crm.leads.models import Lead
from dealwright.crm.lines import checked_amount, worth_of
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, to_json
from dealwright.people.access import refuse_hidden
from dealwright.records.editing import apply_changes, plain
from dealwright.records.observing import forget_observed
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

    A new first or last name renews the whole one; a known contact or company makes it a repeat lead
    (CR-11). Forbidden for fields that are hidden from whoever changes them.
    """
    refuse_hidden(by, Lead.record_kind, values)
    lead = Lead.objects.locked(lead)
    lead.expect_version(version)
    clients_before = lead.client_refs
    is_given = "responsible" in values and _give_to(lead, values.pop("responsible"))
    was = {name: getattr(lead, name) for name in ("amount_is_manual", "is_repeat")}
    changes = _set_amount(lead, values.pop("amount")) if "amount" in values else []
    changes += _set_observers(lead, values.pop("observers"), by) if "observers" in values else []
    ways = {name: values.pop(name) for name in _WAYS & values.keys()}
    changes += reaching.change(lead, ways, phone_region) if ways else []
    changes += apply_changes(lead, _checked(lead, values), by=by)
    if {change.field for change in changes} & set(_CLIENT):
        lead.is_repeat = bool(lead.contact_id or lead.company_id)
    if changes or is_given:
        lead.note_interaction(by)
        lead.save()
    if changes:
        about = [*clients_before, *lead.client_refs]
        record(LeadEdited(changes=changes, followed=_followed(lead, was)), on=lead, about=about)
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
    return _with_whole_name(lead, values)


def _with_whole_name(lead: Lead, values: dict[str, Any]) -> dict[str, Any]:
    """The values with the names that follow from those given."""
    parts = {"first_name", "last_name"} & values.keys()
    if "name" in values and parts:
        return values
    if parts:
        called = name_from(
            first=values.get("first_name", lead.first_name), last=values.get("last_name", lead.last_name)
        )
    elif "name" in values:
        called = name_from(whole=values["name"])
    else:
        return values
    return values | {"first_name": called.first, "last_name": called.last, "name": called.whole}


def _give_to(lead: Lead, responsible: Any) -> bool:
    before = lead.responsible
    if before == responsible:
        return False
    lead.responsible = responsible
    record(
        LeadAssigned(before=ref(before) if before else None, after=ref(responsible) if responsible else None),
        on=lead,
        about=lead.client_refs,
    )
    return True


def _set_amount(lead: Lead, amount: Money | None) -> list[FieldChange]:
    """Take the typed amount, or the worth of the lines where it was emptied."""
    before = to_json(lead.amount_money)
    lead.amount_is_manual = amount is not None
    if amount is not None and str(amount.currency) != lead.currency and lead.lines.exists():
        raise Refused(_("The products are in %(currency)s.") % {"currency": lead.currency}, field="amount")
    worth = worth_of(lead.lines.all(), lead.currency) if amount is None else checked_amount(amount)
    lead.amount, lead.currency = worth.amount, str(worth.currency)
    after = to_json(worth)
    return [] if after == before else [FieldChange(field="amount", before=before, after=after)]


def _set_observers(lead: Lead, people: Iterable[Any], by: Actor) -> list[FieldChange]:
    before = lead.watching
    after = sorted(people, key=lambda person: person.pk)
    if before == after:
        return []
    lead.observers.set(after)
    forget_observed(by)
    return [FieldChange(field="observers", before=plain(before), after=plain(after))]


def _followed(lead: Lead, was: dict[str, bool]) -> list[FieldChange]:
    """What an edit brings along: whether the amount was typed, whether the lead is a repeat one."""
    return [
        FieldChange(field=name, before=before, after=getattr(lead, name))
        for name, before in was.items()
        if getattr(lead, name) != before
    ]
