"""What a stock document moves, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.documents.events import DocumentLine, StockDocumentLinesChanged
from dealwright.catalog.documents.models import StockDocument, StockDocumentLine
from dealwright.catalog.measures.dividing import checked_quantity
from dealwright.catalog.products.models import Product
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import LARGEST
from dealwright.kit.pricing import coins
from dealwright.kit.quantities import Counted, plain
from dealwright.people.access import refuse_hidden

MOST_LINES = 500
MOST_PIECES = 1_000_000
"""Of one product in one document."""


@dataclass(frozen=True)
class NewDocumentLine:
    """So many pieces of a product, and what one cost or was sold for."""

    product: Product
    quantity: Counted
    price: Decimal = Decimal(0)


@action
def set_document_lines(
    document: StockDocument, *, lines: Iterable[NewDocumentLine], version: int | None = None, by: Actor
) -> StockDocument:
    """Let a draft move exactly these goods."""
    refuse_hidden(by, StockDocument.record_kind, ["total"])
    document = StockDocument.objects.locked(document)
    document.expect_version(version)
    if not document.is_draft:
        raise Refused(_("Only the goods of a draft can be changed; cancel the processing first."))
    lines = checked_lines(lines, document.currency)
    before = lines_of(document)
    after = [_essence(line) for line in lines]
    if before == after:
        return document
    StockDocumentLine.objects.filter(document=document).delete()
    write_lines(document, lines)
    record(
        StockDocumentLinesChanged(
            lines=[f"{plain(line.quantity)} × {line.product.name}" for line in lines],
            rows=after,
            rows_before=before,
        ),
        on=document,
        about=document.holder_refs,
    )
    return document


def checked_lines(
    lines: Iterable[NewDocumentLine], currency: str, *, moved: bool = False
) -> list[NewDocumentLine]:
    """The lines as they are kept; refuses what cannot lie in a warehouse, or is not divided so.

    What has `moved` already was sold so, whatever its measure says by now.
    """
    lines = list(lines)
    if len(lines) > MOST_LINES:
        raise Refused(_("A stock document holds at most 500 lines."), field="lines")
    for line in lines:
        if not line.product.holds_stock:
            message = _("“%(name)s” has no stock of its own.")
            raise Refused(message % {"name": line.product.name}, field="lines")
        if not 0 < line.quantity <= MOST_PIECES:
            raise Refused(_("Write a quantity of more than zero, and at most 1,000,000."), field="lines")
        if not moved:
            checked_quantity(line.quantity, line.product.measure_id, name=line.product.name, field="lines")
        price = line.price
        if not price.is_finite() or not 0 <= price <= LARGEST or price != round(price, 2):
            raise Refused(_("Write a price of zero or more, with at most two decimals."), field="lines")
    if _cost_of(lines, currency) > LARGEST:
        raise Refused(_("This amount is too large to be kept."), field="lines")
    return lines


def write_lines(document: StockDocument, lines: list[NewDocumentLine]) -> None:
    """Checked lines as rows of the document, which is saved with what they cost together."""
    rows = [
        StockDocumentLine(
            document=document,
            product=line.product,
            quantity=line.quantity,
            price=line.price,
            position=position,
        )
        for position, line in enumerate(lines, start=1)
    ]
    if rows:
        StockDocumentLine.objects.bulk_create(rows)
    document.total = _cost_of(lines, document.currency)
    document.save(update_fields=["total"])


def _cost_of(lines: Iterable[NewDocumentLine], currency: str) -> Decimal:
    """Together; each line is rounded by itself."""
    return sum((coins(line.price * line.quantity, currency) for line in lines), Decimal(0))


def lines_of(document: StockDocument) -> list[DocumentLine]:
    """The lines a document has now, as events keep them."""
    return [_essence(line) for line in document.lines.select_related("product")]


def _essence(line: NewDocumentLine | StockDocumentLine) -> DocumentLine:
    return DocumentLine(product_id=line.product.pk, quantity=plain(line.quantity), price=line.price)
