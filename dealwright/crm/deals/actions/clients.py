"""Deals together with clients that are not known yet: one change, so that nothing is left half done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.companies.queries import companies_by_name
from dealwright.crm.contacts.actions import find_or_create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions.editing import edit_deal
from dealwright.crm.deals.actions.opening import create_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, action
from dealwright.people.access import Verb, require


@dataclass(frozen=True)
class NewClients:
    """A contact and a company typed beside a deal."""

    name: str = ""
    phone: str = ""
    email: str = ""
    company: str = ""

    @property
    def has_contact(self) -> bool:
        """Whether a person was typed."""
        return bool(self.name or self.phone or self.email)


@action
def open_deal(*, new: NewClients, by: Actor, **values: Any) -> Deal:
    """Open a deal, and add the clients that were typed; one who is known already is taken instead."""
    others = list(values.get("other_contacts", ()))
    return create_deal(**values | _typed(new, values.get("contact"), others, by), by=by)


@action
def edit_deal_with(
    deal: Deal, *, new: NewClients, version: int | None = None, by: Actor, **values: Any
) -> Deal:
    """Change a deal, and add the clients that were typed."""
    primary = values.get("contact", deal.contact)
    others = values.get("other_contacts", deal.further_contacts)
    return edit_deal(deal, version=version, **values | _typed(new, primary, others, by), by=by)


def _typed(new: NewClients, primary: Contact | None, others: list[Contact], by: Actor) -> dict[str, Any]:
    """What changes by those who were typed: the contact stands first where there is no other."""
    typed: dict[str, Any] = {"company": _company(new, by)} if new.company else {}
    if new.has_contact:
        contact = _contact(new, by)
        if primary is None:
            typed["contact"] = contact
        elif contact != primary and contact not in others:
            typed["other_contacts"] = [*others, contact]
    return typed


def _contact(new: NewClients, by: Actor) -> Contact:
    require(by, Contact.record_kind, Verb.CREATE)
    return find_or_create_contact(
        name=new.name,
        email=new.email,
        phone=new.phone,
        phone_region=by.user.region if by.user else None,
        responsible=by.user,
        among=Contact.objects.changed_by(by),
        by=by,
    )


def _company(new: NewClients, by: Actor) -> Company:
    require(by, Company.record_kind, Verb.CREATE)
    seen = Company.objects.seen_by(by)
    return companies_by_name(new.company, among=seen).first() or create_company(
        name=new.company, responsible=by.user, by=by
    )
