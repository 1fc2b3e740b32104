"""Questions about contacts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor

DEALS_SHOWN = 10


def contacts_by_reach(kind: str, value: str, *, among: QuerySet[Contact] | None = None) -> QuerySet[Contact]:
    """The contacts that are reached by this normalised phone or e-mail, the oldest first."""
    all_of_them: Any = Contact.objects.all() if among is None else among
    found = all_of_them.active().filter(ways_to_reach__kind=kind, ways_to_reach__normalised=value)
    return found.order_by("id").distinct()


def deals_of(contact: Contact, *, actor: Actor) -> list[Deal]:
    """The newest deals of a client that the actor may see, open or not."""
    among_others = Deal.other_contacts.through.objects.filter(contact=contact).values("deal")
    theirs = Q(contact=contact) | Q(pk__in=among_others)
    seen: Any = Deal.objects.seen_by(actor).active().filter(theirs)
    return list(seen.select_related("stage").order_by("-created_at", "-id")[:DEALS_SHOWN])
