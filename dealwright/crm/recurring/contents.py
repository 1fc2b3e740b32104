"""What a template keeps of the deal it was made from, and the deal that comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import NewLine, facts_of, lines_of, new_lines
from dealwright.crm.lines import worth_of as worth_of_lines
from dealwright.crm.lines.facts import Line
from dealwright.crm.recurring.models import RecurringDeal
from dealwright.kit.money import Money, money
from dealwright.people.users.models import User
from dealwright.records.fields.linked_types import Attachment
from dealwright.records.fields.queries import custom_fields_of


def contents_of(deal: Deal) -> dict[str, Any]:
    """As JSON. A file stays with the deal it is attached to; a closing day becomes a number of days."""
    files = {field.code for field in custom_fields_of(deal.record_kind) if isinstance(field.type, Attachment)}
    return {
        "amount": str(deal.amount) if deal.amount_is_manual else None,
        "currency": deal.currency,
        "lines": [line.model_dump(mode="json") for line in facts_of(lines_of(deal))],
        "other_contacts": [contact.pk for contact in deal.further_contacts],
        "observers": [person.pk for person in deal.watching],
        "deal_type": deal.deal_type,
        "source": deal.source,
        "source_description": deal.source_description,
        "utm": deal.marks,
        "probability": deal.probability,
        "tags": deal.tags,
        "comment": deal.comment,
        "closes_after_days": (deal.closes_on - deal.begins_on).days
        if deal.begins_on and deal.closes_on
        else None,
        "custom": {code: value for code, value in deal.custom.items() if code not in files},
    }


def kept_lines(recurring: RecurringDeal) -> list[Line]:
    """Its products, as the next deal gets them."""
    return [Line(**line) for line in recurring.contents.get("lines", [])]


def as_kept(lines: Iterable[NewLine]) -> list[Line]:
    """Products, checked, as a template keeps them."""
    return facts_of(lines)


def worth_of(recurring: RecurringDeal) -> Money:
    """What a deal of it will be worth."""
    kept = recurring.contents
    if kept.get("amount") is not None:
        return money(kept["amount"], kept["currency"])
    return worth_of_lines(kept_lines(recurring), kept["currency"])


def arguments_for(recurring: RecurringDeal, on: date) -> dict[str, Any]:
    """What `create_deal` takes for one day. Who or what is gone since is left out."""
    kept = recurring.contents
    amount = kept.get("amount")
    days = kept.get("closes_after_days")
    contacts = Contact.objects.in_bulk(kept.get("other_contacts", []))
    people = User.objects.active().in_bulk(kept.get("observers", []))
    responsible = recurring.responsible
    return {
        "title": recurring.title,
        "stage": recurring.stage,
        "amount": None if amount is None else money(amount, kept["currency"]),
        "currency": kept["currency"],
        "contact": _there(recurring.contact),
        "other_contacts": [contacts[id] for id in kept.get("other_contacts", []) if id in contacts],
        "company": _there(recurring.company),
        "responsible": responsible if responsible is not None and responsible.is_active else None,
        "observers": [people[id] for id in kept.get("observers", []) if id in people],
        "deal_type": kept.get("deal_type", ""),
        "source": kept.get("source", ""),
        "source_description": kept.get("source_description", ""),
        "utm": kept.get("utm") or {},
        "probability": kept.get("probability"),
        "lines": new_lines(kept_lines(recurring)),
        "tags": kept.get("tags", []),
        "begins_on": on,
        "closes_on": None if days is None else on + timedelta(days=days),
        "comment": kept.get("comment", ""),
    }


def custom_for(recurring: RecurringDeal) -> dict[str, Any]:
    """The added fields as they were kept, without those that are gone since."""
    known = {field.code for field in custom_fields_of(Deal.record_kind)}
    return {code: value for code, value in recurring.contents.get("custom", {}).items() if code in known}


def _there(client: Any) -> Any:
    """A client who lies in the recycle bin gets no new deals."""
    return None if client is None or client.deleted_at is not None else client
