"""Choosing the client of a subject among contacts and companies, and the person one talks to there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact, ContactCompany
from dealwright.events import Actor
from dealwright.kit.errors import NotFound
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, may
from dealwright.records.search.queries import matching

MOST_CHOICES = 4
"""Of each kind that are offered at once; a search brings others."""
NEW, NOBODY = "new", ""


@dataclass(frozen=True)
class Choice:
    """A client one may choose."""

    value: str
    """`contact:5` or `company:7`."""
    name: str
    detail: str
    icon: str


def choices(actor: Actor, text: str, chosen: str = "") -> list[Choice]:
    """Clients that fit the text, else the newest; the chosen one always."""
    found: list[Choice] = []
    for model in (Company, Contact):
        if not may(actor, model.record_kind, Verb.SEE):
            continue
        seen: Any = model.objects.seen_by(actor).active()
        wanted = matching(seen, text) if text.strip() else seen
        found += [_choice(one) for one in wanted.order_by("-pk")[:MOST_CHOICES]]
    if chosen and chosen != NEW and all(one.value != chosen for one in found):
        present = find(actor, chosen)
        if present is not None:
            found.insert(0, _choice(present))
    return found


def find(actor: Actor, value: str) -> Contact | Company | None:
    """The client of that value, among those the actor may see."""
    name, _colon, key = value.partition(":")
    model: Any = {"contact": Contact, "company": Company}.get(name)
    id = whole_number(key)
    if model is None or id is None:
        return None
    found: Contact | Company | None = model.objects.seen_by(actor).filter(pk=id).first()
    return found


def people_of(actor: Actor, client: Contact | Company | None) -> list[Contact]:
    """Whom one may talk to about a subject with this client: the people of the company."""
    if not isinstance(client, Company):
        return []
    members = ContactCompany.objects.filter(company=client).values("contact")
    seen: Any = Contact.objects.seen_by(actor).active()
    return list(seen.filter(pk__in=members).order_by("name")[:50])


def changed_client(actor: Actor, client: Contact | Company) -> Contact | Company:
    """The client, if the actor may change it; NotFound else."""
    found: Contact | Company | None = type(client).objects.changed_by(actor).filter(pk=client.pk).first()
    if found is None:
        raise NotFound("")
    return found


def as_kept(client: Contact | Company | None, person: Contact | None) -> dict[str, Any]:
    """Client and contact person (OL-25) as the deal keeps them: at a company the person is its contact."""
    if isinstance(client, Company):
        return {"company": client, "contact": person}
    others = [] if person is None or person == client else [person]
    return {"company": None, "contact": client, "other_contacts": others}


def value_of(client: Contact | Company | None) -> str:
    """As the form calls the client."""
    return f"{client.record_kind}:{client.pk}" if client is not None else NOBODY


def _choice(client: Any) -> Choice:
    icon = "building" if isinstance(client, Company) else "user"
    return Choice(value_of(client), client.name, client.city, icon)
