"""Questions about proposals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.records.seeing import seen_among
from dealwright.sales.proposals.models import Proposal


def card_of(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The proposals with all that a card shows of them: two queries however many."""
    related = proposals.select_related("deal", "contact", "company", "responsible", "order")
    return related.prefetch_related("lines")


def proposals_of_deal(deal: Deal, *, actor: Actor) -> list[Proposal]:
    """What was offered for a deal, newest first, as far as the actor may see it; one query."""
    seen: Any = Proposal.objects.seen_by(actor).filter(deal=deal)
    return list(seen.order_by("-created_at", "-id")[:20])


def without_unseen_deals(proposals: list[Any], actor: Actor) -> list[Any]:
    """The proposals to be shown, each told whether the actor may see its deal (`is_deal_seen`)."""
    seen = seen_among(actor, {(Deal.record_kind, one.deal_id) for one in proposals})
    for one in proposals:
        one.is_deal_seen = (Deal.record_kind, one.deal_id) in seen
    return proposals
