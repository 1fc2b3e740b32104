"""Questions about contacts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, Q, QuerySet, When

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact, ContactCompany
from dealwright.crm.deals.models import Deal
from dealwright.crm.reaching import Reach
from dealwright.events import Actor
from dealwright.kit.prepared import PreparedQuery

DEALS_SHOWN = 10
CONTACTS_SHOWN = 50


def with_company_ids(contacts: Any) -> Any:
    """Each contact with `listed_company_ids`, the main one first, in the query that reads the contacts."""
    theirs = ContactCompany.objects.filter(contact=OuterRef("pk"), company__deleted_at=None)
    ids = theirs.order_by("position", "id").values("company_id")
    return contacts.annotate(listed_company_ids=ArraySubquery(ids))


def with_company_names(contacts: Any) -> Any:
    """Each contact with `listed_company_names`, the main one first, in the query that reads the contacts."""
    theirs = ContactCompany.objects.filter(contact=OuterRef("pk"), company__deleted_at=None)
    names = theirs.order_by("position", "id").values("company__name")
    return contacts.annotate(listed_company_names=ArraySubquery(names))


def with_contact_ids(companies: Any) -> Any:
    """Each company with `listed_contact_ids`, in the query that reads the companies."""
    theirs = ContactCompany.objects.filter(company=OuterRef("pk"), contact__deleted_at=None)
    return companies.annotate(
        listed_contact_ids=ArraySubquery(theirs.order_by("contact_id").values("contact_id"))
    )


def contact_ids_of(company: Company) -> list[int]:
    """The keys of the people of one company, without those in the recycle bin."""
    theirs = ContactCompany.objects.filter(company=company, contact__deleted_at=None)
    return list(theirs.order_by("contact_id").values_list("contact_id", flat=True))


def contacts_by_reach(kind: str, value: str, *, among: QuerySet[Contact] | None = None) -> QuerySet[Contact]:
    """The contacts that are reached by this normalised phone or e-mail, the oldest first."""
    all_of_them: Any = Contact.objects.all() if among is None else among
    found = all_of_them.active().filter(ways_to_reach__kind=kind, ways_to_reach__normalised=value)
    return found.order_by("id").distinct()


def contact_by_ways(ways: Sequence[Reach], *, among: QuerySet[Contact] | None = None) -> Contact | None:
    """The oldest contact that is reached by the first of these ways, else by the next one; one query."""
    if not ways:
        return None
    told = [text for one in ways for text in (one.kind, one.normalised)]
    contact: Contact | None
    if among is None and len(ways) in _BY_WAYS:
        contact = _BY_WAYS[len(ways)].first(*told)
    else:
        contact = _by_ways(Contact.objects.all() if among is None else among, *told).first()
    return contact


def _by_ways(among: Any, *told: str) -> Any:
    """Kind and value of each way, one after the other."""
    is_one = [
        Q(ways_to_reach__kind=kind, ways_to_reach__normalised=value)
        for kind, value in zip(told[::2], told[1::2], strict=True)
    ]
    rank = Case(*(When(one, then=place) for place, one in enumerate(is_one)))
    return among.active().filter(reduce(or_, is_one)).annotate(rank=rank).order_by("rank", "id")


_BY_WAYS = {
    1: PreparedQuery(lambda *told: _by_ways(Contact.objects.all(), *told), str, str),
    2: PreparedQuery(lambda *told: _by_ways(Contact.objects.all(), *told), str, str, str, str),
}
"""A phone or an e-mail, or both: what buyers type."""


def deals_of(contact: Contact, *, actor: Actor) -> list[Deal]:
    """The newest deals of a client that the actor may see, open or not."""
    among_others = Deal.other_contacts.through.objects.filter(contact=contact).values("deal")
    theirs = Q(contact=contact) | Q(pk__in=among_others)
    seen: Any = Deal.objects.seen_by(actor).active().filter(theirs)
    return list(seen.select_related("stage").order_by("-created_at", "-id")[:DEALS_SHOWN])


def deals_of_company(company: Company, *, actor: Actor) -> list[Deal]:
    """The newest deals with a company that the actor may see, open or not."""
    seen: Any = Deal.objects.seen_by(actor).active().filter(company=company)
    return list(seen.select_related("stage").order_by("-created_at", "-id")[:DEALS_SHOWN])


def contacts_of(company: Company, *, actor: Actor) -> list[Contact]:
    """The people of a company whom the actor may see, the first ones to join first."""
    seen: Any = Contact.objects.seen_by(actor).filter(archived_at=None, in_companies__company=company)
    return list(seen.prefetch_related("ways_to_reach").order_by("in_companies__id")[:CONTACTS_SHOWN])
