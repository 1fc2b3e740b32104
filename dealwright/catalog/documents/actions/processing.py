"""Processing stock documents, and taking that back: this is where pieces come, go and move."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.documents.events import (
    StockDocumentCanceled,
    StockDocumentProcessed,
    StockDocumentReopened,
)
from dealwright.catalog.documents.models import DocumentKind, DocumentState, StockDocument
from dealwright.catalog.measures.dividing import checked_quantity
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.events import Pieces
from dealwright.catalog.stock.holders import kind_of
from dealwright.catalog.stock.moving import MOST_STOCK, Hand, open_place, pieces, short_of, take_in_hand
from dealwright.events import Actor, Ref, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import NONE


@action
def process_document(
    document: StockDocument,
    *,
    version: int | None = None,
    at: datetime | None = None,
    by: Actor,
) -> StockDocument:
    """Let the pieces of a draft, or of a canceled document, come, go or move; all of them or none.

    Refused where fewer can be taken than it says: each product that is short is named. `at` is for undo.
    """
    document = StockDocument.objects.locked(document)
    if document.is_processed:
        return document
    document.expect_version(version)
    quantities = _quantities(document)
    hand = take_in_hand(quantities)
    _refuse_gone(quantities, hand.products)
    if not document.holder_kind:  # what follows an order was sold so
        _refuse_odd_parts(quantities, hand.products)
    _refuse_resting(document)
    _move(document, quantities, hand, back=False)
    was_canceled = document.state == DocumentState.CANCELED
    document.state, document.canceled_at = DocumentState.PROCESSED.value, None
    document.processed_at, document.processed_by = at or clock.now(), by.user
    document.save()
    record(
        StockDocumentProcessed(
            what=DocumentKind(document.kind),
            lines=pieces(quantities, hand.products),
            from_warehouse=_told(document.from_warehouse),
            to_warehouse=_told(document.to_warehouse),
            was_canceled=was_canceled,
        ),
        on=document,
        about=_concerned(document, hand),
    )
    return document


@action
def cancel_document(
    document: StockDocument, *, version: int | None = None, at: datetime | None = None, by: Actor
) -> StockDocument:
    """Move everything back that a processed document moved; it stays as canceled. `at` is for undo.

    Refused where its pieces have gone on meanwhile, and for what follows an order: take that back there.
    """
    document, lines, concerned, processed_at = _taken_back(document, version)
    if lines is None:
        return document
    document.state, document.canceled_at = DocumentState.CANCELED.value, at or clock.now()
    document.save()
    record(StockDocumentCanceled(lines=lines, processed_at=processed_at), on=document, about=concerned)
    return document


@action
def reopen_document(document: StockDocument, *, version: int | None = None, by: Actor) -> StockDocument:
    """Make a processed document a draft again: what undo does."""
    document, lines, concerned, processed_at = _taken_back(document, version)
    if lines is None:
        return document
    document.state = DocumentState.DRAFT.value
    document.processed_at = document.processed_by = None
    document.save()
    record(StockDocumentReopened(lines=lines, processed_at=processed_at), on=document, about=concerned)
    return document


def write_down_as_processed(document: StockDocument, products: dict[int, Product], *, by: Any) -> None:
    """Say of a document whose pieces have moved already that it is processed."""
    document.state = DocumentState.PROCESSED.value
    document.processed_at, document.processed_by = clock.now(), by
    document.save()
    quantities = _quantities(document)
    record(
        StockDocumentProcessed(
            what=DocumentKind(document.kind),
            lines=pieces(quantities, products),
            from_warehouse=_told(document.from_warehouse),
            to_warehouse=_told(document.to_warehouse),
        ),
        on=document,
        about=document.holder_refs,
    )


def _taken_back(
    document: StockDocument, version: int | None
) -> tuple[StockDocument, list[Pieces] | None, Iterable[Any], datetime | None]:
    """The document, locked, its pieces moved back; None in place of lines where none had moved."""
    document = StockDocument.objects.locked(document)
    if not document.is_processed:
        return document, None, (), None
    document.expect_version(version)
    if document.holder_kind and kind_of(document.holder_kind).ships_by_itself:
        message = _("This document follows its order; take the shipment or the return back there.")
        raise Refused(message)
    quantities = _quantities(document)
    hand = take_in_hand(quantities)
    _move(document, quantities, hand, back=True)
    lines = pieces(quantities, hand.products)
    return document, lines, _concerned(document, hand), document.processed_at


def _quantities(document: StockDocument) -> dict[int, Decimal]:
    """How many pieces of each product, in the order of their ids."""
    quantities: dict[int, Decimal] = {}
    for product_id, quantity in document.lines.order_by("product").values_list("product_id", "quantity"):
        quantities[product_id] = quantities.get(product_id, NONE) + quantity
    if not quantities:
        raise Refused(_("Put goods on this document first."), field="lines")
    return quantities


def _move(document: StockDocument, quantities: dict[int, Decimal], hand: Hand, *, back: bool) -> None:
    """From one place to the other, or back; a place outside the house is none."""
    out, into = document.from_warehouse, document.to_warehouse
    if back:
        out, into = into, out
    if out is not None:
        _refuse_short(quantities, hand, out)
    for product_id, quantity in quantities.items():
        if out is not None:
            hand.add(product_id, out.pk, pieces=-quantity)
        if into is not None:
            if hand.products[product_id].stock + quantity > MOST_STOCK:
                raise Refused(_("More than 100,000,000 pieces cannot be kept."), field="lines")
            hand.add(product_id, into.pk, pieces=quantity)
    hand.put_down()


def _refuse_short(quantities: dict[int, Decimal], hand: Hand, place: Any) -> None:
    """Name every product of which too little lies there: the first is the refusal, the others go along."""
    refusals = [
        short_of(hand.products[id], max(hand.free(id, place.pk), NONE), place.name)
        for id, quantity in quantities.items()
        if hand.free(id, place.pk) < quantity
    ]
    if refusals:
        first, *others = refusals
        first.field = "lines"
        first.also = [Refused(one.message, field="lines") for one in others]
        raise first


def _refuse_gone(quantities: dict[int, Decimal], products: dict[int, Product]) -> None:
    for id in quantities:
        product = products[id]
        if product.deleted_at is not None or not product.holds_stock:
            message = _("“%(name)s” has no stock any more; take it off the document.")
            raise Refused(message % {"name": product.name}, field="lines")


def _refuse_odd_parts(quantities: dict[int, Decimal], products: dict[int, Product]) -> None:
    """The measure of a product may be divided otherwise since the draft was written."""
    for id, quantity in quantities.items():
        checked_quantity(quantity, products[id].measure_id, name=products[id].name, field="lines")


def _refuse_resting(document: StockDocument) -> None:
    if document.to_warehouse is not None:
        open_place(document.to_warehouse)


def _concerned(document: StockDocument, hand: Hand) -> list[Any]:
    return [*hand.products.values(), *document.holder_refs]


def _told(warehouse: Any) -> Ref | None:
    return None if warehouse is None else ref(warehouse)
