"""Questions about stock documents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from dealwright.catalog.documents.models import DocumentKind, DocumentState, StockDocument
from dealwright.events import Actor
from dealwright.kit.quantities import NONE
from dealwright.records import kinds
from dealwright.records.seeing import seen_among


def card_of(documents: QuerySet[StockDocument]) -> QuerySet[StockDocument]:
    """The documents with all that a card shows of them: two queries however many."""
    related = documents.select_related("from_warehouse", "to_warehouse", "responsible", "processed_by")
    return related.prefetch_related("lines__product")


def gone_for(holder: Any) -> dict[int, Decimal]:
    """Pieces that left the house for the holder by processed sales orders, by product; one query."""
    gone: dict[int, Decimal] = {}
    lines = StockDocument.objects.filter(
        holder_kind=holder.record_kind,
        holder_id=holder.pk,
        kind=DocumentKind.SALE,
        state=DocumentState.PROCESSED,
    ).values_list("lines__product_id", "lines__quantity")
    for product_id, quantity in lines:
        if product_id is not None:
            gone[product_id] = gone.get(product_id, NONE) + quantity
    return gone


def holder_of(document: StockDocument, actor: Actor) -> tuple[str, str] | None:
    """For whom it goes or comes, in words and with an address; None where that is not the actor's to see."""
    kind = kinds.get(document.holder_kind) if document.holder_kind else None
    if kind is None or document.holder_id is None:
        return None
    key = (kind.name, document.holder_id)
    if key not in seen_among(actor, {key}):
        return None
    record = kind.everything.filter(pk=document.holder_id).first()
    return None if record is None else (f"{kind.label} {record}", kind.url(document.holder_id))
