"""What belongs to a client, and which deals and leads hang together."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead
from dealwright.crm.recurring.models import Occurrence, RecurringDeal
from dealwright.records import bound


def of_clients(clients: Mapping[str, set[int]]) -> Q:
    """Leads, deals or orders of these contacts and companies (AU-39)."""
    return Q(contact__in=clients.get("contact", ())) | Q(company__in=clients.get("company", ()))


def deals_of_clients(clients: Mapping[str, set[int]]) -> Q:
    """The same for deals, which have further contacts."""
    further = Deal.other_contacts.through.objects.filter(contact__in=clients.get("contact", ()))
    return of_clients(clients) | Q(pk__in=further.values("deal"))


def declare() -> None:
    """Say that a deal is bound to the lead it came from and to its copies, both ways."""
    bound.add("deal", "lead", lambda ids: Deal.objects.filter(lead__in=ids))
    bound.add("lead", "deal", lambda ids: Lead.objects.filter(deals__in=ids))
    bound.add("deal", "deal", lambda ids: Deal.objects.filter(_alike(ids)))


def _alike(ids: set[int]) -> Q:
    """Copies, originals, and what a recurring deal opened after the pattern of one."""
    occurrences = Occurrence.objects.filter(recurring__of_deal__in=ids, deal__isnull=False)
    patterns = RecurringDeal.objects.filter(of_deal__isnull=False, occurrences__deal__in=ids)
    return (
        Q(copied_from__in=ids)
        | Q(copies__in=ids)
        | Q(pk__in=occurrences.values("deal"))
        | Q(pk__in=patterns.values("of_deal"))
    )
