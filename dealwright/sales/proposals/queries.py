"""Questions about proposals."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.records.seeing import seen_among
from dealwright.sales.papers.selling import has_ours
from dealwright.sales.proposals.models import Proposal, ProposalLine

MOST = 20
"""Of one deal or client, on its card; the list has the rest."""


def card_of(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The proposals with all that a card shows of them: two queries however many."""
    related = proposals.select_related("deal", "contact", "company", "responsible", "order", "own_company")
    related = related.annotate(has_ours=has_ours())
    return related.prefetch_related(Prefetch("lines", ProposalLine.objects.select_related("measure")))


def for_verbs(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The proposals with what their verbs read of them, in the same query."""
    return proposals.select_related("deal", "contact", "company", "stage", "responsible")


def proposals_of_deal(deal: Deal, *, actor: Actor) -> list[Proposal]:
    """What was offered for a deal, newest first, as far as the actor may see it; one query."""
    seen: Any = Proposal.objects.seen_by(actor).filter(deal=deal)
    return list(seen.order_by("-created_at", "-id")[:MOST])


def proposals_of_client(client: Contact | Company, *, actor: Actor) -> list[Proposal]:
    """What was offered to a client, newest first, as far as the actor may see it.

    None where clients are hidden.
    """
    seen: Any = Proposal.objects.seen_by(actor).filter(**{client.record_kind: client.pk})
    if client.record_kind in seen.hidden:
        return []
    return list(seen.order_by("-created_at", "-id")[:MOST])


def without_unseen_deals(proposals: list[Any], actor: Actor) -> list[Any]:
    """The proposals to be shown, each told whether the actor may see its deal (`is_deal_seen`)."""
    seen = seen_among(actor, {(Deal.record_kind, one.deal_id) for one in proposals})
    for one in proposals:
        one.is_deal_seen = (Deal.record_kind, one.deal_id) in seen
    return proposals
