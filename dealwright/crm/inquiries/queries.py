"""Questions about exceptions, and about who an inquiry comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from dealwright.crm.companies.models import Company
from dealwright.crm.companies.queries import companies_by_reach
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import contacts_by_reach
from dealwright.crm.deals.models import Deal
from dealwright.crm.inquiries.models import ContactException
from dealwright.crm.leads.models import Lead
from dealwright.crm.reaching import Reach
from dealwright.crm.reaching.models import WayToReach
from dealwright.records.pipelines.models import Semantic


def exceptions_like(text: str) -> QuerySet[ContactException]:
    """The exceptions with these letters or digits in them, newest first."""
    found = ContactException.objects.select_related("added_by").order_by("-id")
    if not (text := text.strip()):
        return found
    wanted = Q(value__icontains=text) | Q(comment__icontains=text)
    if digits := re.sub(r"\D", "", text):
        wanted |= Q(kind=WayToReach.PHONE, normalised__contains=digits)
    return found.filter(wanted)


def is_exception(ways: Sequence[Reach]) -> bool:
    """Whether one of these phones and e-mails is among the exceptions."""
    if not ways:
        return False
    one_of_them = (Q(kind=one.kind, normalised=one.normalised) for one in ways)
    return ContactException.objects.filter(reduce(or_, one_of_them)).exists()


def client_of(ways: Sequence[Reach]) -> tuple[Contact | None, Company | None]:
    """The oldest contact that is reached so, else the oldest company; the first way counts most."""
    for one in ways:
        if contact := contacts_by_reach(one.kind, one.normalised).select_related("responsible").first():
            return contact, None
    for one in ways:
        if company := companies_by_reach(one.kind, one.normalised).select_related("responsible").first():
            return None, company
    return None, None


def active_deal_of(contact: Contact | None, company: Company | None) -> Deal | None:
    """The newest open deal with this client."""
    found: Deal | None = _newest(
        Deal, _named(contact, company) | Q(other_contacts=contact) if contact else _named(None, company)
    )
    return found


def active_lead_of(contact: Contact | None, company: Company | None, ways: Sequence[Reach]) -> Lead | None:
    """The newest open lead of this client, or one that is reached by the same phone or e-mail."""
    reached = (Q(ways_to_reach__kind=one.kind, ways_to_reach__normalised=one.normalised) for one in ways)
    found: Lead | None = _newest(Lead, reduce(or_, reached, _named(contact, company)))
    return found


def _named(contact: Contact | None, company: Company | None) -> Q:
    if contact is not None:
        return Q(contact=contact)
    return Q(company=company) if company is not None else Q(pk=None)


def _newest(model: Any, theirs: Q) -> Any:
    is_open = model.objects.active().filter(closed_at=None, stage__semantic=Semantic.OPEN.value)
    return is_open.filter(theirs).select_related("responsible").order_by("-id").first()
