"""Questions about contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.api import cursors
from dealwright.api.cursors import Position, Sorting
from dealwright.api.problems import Stop
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.search.queries import matching

PAGE = 50
SORTINGS = {
    "name": Sorting("name", "name", nullable=False),
    "-name": Sorting("-name", "name", nullable=False),
    "created_at": Sorting("created_at", "created_at", nullable=False),
    "-created_at": Sorting("-created_at", "created_at", nullable=False),
}
"""The orders of the list, each served by an index."""
USUAL_SORT = "-created_at"
DEALS_SHOWN = 10


@dataclass(frozen=True)
class ContactList:
    """A page of contacts, and where the next one begins."""

    contacts: list[Contact]
    next_cursor: str | None


def contacts_by_reach(kind: str, value: str, *, among: QuerySet[Contact] | None = None) -> QuerySet[Contact]:
    """The contacts that are reached by this normalised phone or e-mail, the oldest first."""
    all_of_them: Any = Contact.objects.all() if among is None else among
    found = all_of_them.active().filter(ways_to_reach__kind=kind, ways_to_reach__normalised=value)
    return found.order_by("id").distinct()


def contact_list(
    actor: Actor,
    *,
    text: str = "",
    responsible: int | None = None,
    sort: str = USUAL_SORT,
    cursor: str = "",
) -> ContactList:
    """The contacts the actor may see, a page at a time; three queries however many there are."""
    seen = Contact.objects.seen_by(actor).active()
    if text:
        seen = matching(seen, text)
    if responsible is not None:
        seen = seen.filter(responsible=responsible)
    sorting = SORTINGS.get(sort, SORTINGS[USUAL_SORT])
    ordered = sorting.order(seen.select_related("responsible").prefetch_related("ways_to_reach"))
    if cursor:
        (ordered,) = sorting.after(ordered, _position(cursor, sorting))
    rows = list(ordered[: PAGE + 1])
    more = len(rows) > PAGE
    return ContactList(
        rows[:PAGE], cursors.write(sorting.position(rows[PAGE - 1]), sorting) if more else None
    )


def _position(cursor: str, sorting: Sorting) -> Position:
    try:
        return cursors.read(cursor, sorting)
    except Stop:
        raise Refused(_("This is no place in the list; start from its top."), field="cursor") from None


def deals_of(contact: Contact, *, actor: Actor) -> list[Deal]:
    """The newest deals of a client that the actor may see, open or not."""
    among_others = Deal.other_contacts.through.objects.filter(contact=contact).values("deal")
    theirs = Q(contact=contact) | Q(pk__in=among_others)
    seen: Any = Deal.objects.seen_by(actor).active().filter(theirs)
    return list(seen.select_related("stage").order_by("-created_at", "-id")[:DEALS_SHOWN])
