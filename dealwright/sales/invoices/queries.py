"""Questions about invoices."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.records.seeing import seen_among
from dealwright.sales.invoices.models import Invoice


def card_of(invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """The invoices with all that a card shows of them: three queries however many."""
    related = invoices.select_related("deal", "contact", "company", "responsible")
    return related.prefetch_related("lines", "payments")


def invoices_of_deal(deal: Deal, *, actor: Actor) -> list[Invoice]:
    """The invoices of a deal, newest first, as far as the actor may see them; one query."""
    seen: Any = Invoice.objects.seen_by(actor).filter(deal=deal)
    return list(seen.order_by("-created_at", "-id")[:20])


def without_unseen_deals(invoices: list[Any], actor: Actor) -> list[Any]:
    """The invoices to be shown, each told whether it has a deal that the actor may see (`is_deal_seen`)."""
    seen = seen_among(actor, {(Deal.record_kind, one.deal_id) for one in invoices if one.deal_id})
    for one in invoices:
        one.is_deal_seen = (Deal.record_kind, one.deal_id) in seen
    return invoices
