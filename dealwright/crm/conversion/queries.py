"""Questions about what leads became, and about whom they may already be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dealwright.crm.companies.models import Company
from dealwright.crm.companies.queries import companies_by_name
from dealwright.crm.contacts.models import Contact
from dealwright.crm.conversion.events import LeadConverted
from dealwright.crm.leads.models import Lead
from dealwright.crm.reaching import EMAIL, FIELDS, PHONE, ways_of
from dealwright.crm.reaching.queries import MOST_VALUES, clients_by_reach
from dealwright.events import Actor
from dealwright.events.models import Entry, Link
from dealwright.people.access import hidden_fields

MOST_LIKELY = 5
"""Known clients of each kind that are offered first."""


@dataclass(frozen=True)
class Likely:
    """Known clients who may be behind a lead: they are reached by the same phone or e-mail, or called so."""

    contacts: list[Contact] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)


def likely_clients(lead: Lead, *, actor: Actor) -> Likely:
    """Those the actor may see, without asking by what is hidden from them."""
    ids: dict[str, list[int]] = {Contact.record_kind: [], Company.record_kind: []}
    for kind in (PHONE, EMAIL):
        values = [one.normalised for one in ways_of(lead, kind)][:MOST_VALUES]
        for found in clients_by_reach(kind, values, actor=actor) if values else ():
            if found.kind in ids and FIELDS[kind] not in _hidden(actor, found.kind):
                ids[found.kind].append(found.id)
    if lead.company_title and "name" not in _hidden(actor, Company.record_kind):
        named = companies_by_name(lead.company_title, among=Company.objects.seen_by(actor))
        ids[Company.record_kind] += named.values_list("pk", flat=True)[:MOST_LIKELY]
    return Likely(
        _in_order(Contact, ids[Contact.record_kind], actor),
        _in_order(Company, ids[Company.record_kind], actor),
    )


def conversion_of(lead: Lead) -> Entry | None:
    """The newest conversion of the lead, as it stands in the log."""
    links = Link.objects.filter(record_kind=lead.record_kind, record_id=lead.pk)
    found = Entry.objects.filter(
        id__in=links.values("event_id"),
        kind=LeadConverted.kind,
        subject_kind=lead.record_kind,
        subject_id=lead.pk,
    )
    return found.order_by("-at", "-id").first()


def _hidden(actor: Actor, kind: str) -> frozenset[str]:
    return hidden_fields(actor, kind) | hidden_fields(actor, Lead.record_kind)


def _in_order(model: Any, ids: list[int], actor: Actor) -> list[Any]:
    wanted = list(dict.fromkeys(ids))[:MOST_LIKELY]
    found = model.objects.seen_by(actor).in_bulk(wanted) if wanted else {}
    return [found[id] for id in wanted if id in found]
