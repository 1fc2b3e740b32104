"""How what happened to stock documents is taken back."""

from __future__ import annotations

from dealwright.catalog.documents import actions, events
from dealwright.catalog.documents.models import DocumentState
from dealwright.catalog.products.models import Product
from dealwright.records.undo import Step, inverse
from dealwright.records.undo.edits import edits_of
from dealwright.records.undo.whole import comes_and_goes

comes_and_goes(
    created=events.StockDocumentCreated,
    deleted=events.StockDocumentDeleted,
    restored=events.StockDocumentRestored,
)
edits_of(events.StockDocumentEdited)


@inverse(of=events.StockDocumentLinesChanged, touches="lines")
def move_what_was_to_be_moved(step: Step) -> None:
    """The lines as they were."""
    event, document = step.event, step.record
    if not step.holds(document.is_draft and actions.lines_of(document) == event.rows, "lines"):
        return
    products = Product.everything.in_bulk([row.product_id for row in event.rows_before])
    lines = [
        actions.NewDocumentLine(products[row.product_id], row.quantity, row.price)
        for row in event.rows_before
        if row.product_id in products
    ]
    actions.set_document_lines(document, lines=lines, by=step.by)


@inverse(of=events.StockDocumentProcessed, touches="stock")
def move_back(step: Step) -> None:
    """A draft again, or canceled again, with everything where it was."""
    if not step.holds(step.record.is_processed, "stock"):
        return
    if step.event.was_canceled:
        actions.cancel_document(step.record, by=step.by)
    else:
        actions.reopen_document(step.record, by=step.by)


@inverse(of=events.StockDocumentCanceled, touches="stock")
def move_again(step: Step) -> None:
    """It was processed after all."""
    if step.holds(step.record.state == DocumentState.CANCELED, "stock"):
        actions.process_document(step.record, at=step.event.processed_at, by=step.by)


@inverse(of=events.StockDocumentReopened, touches="stock")
def process_again(step: Step) -> None:
    """It was processed after all."""
    if step.holds(step.record.is_draft, "stock"):
        actions.process_document(step.record, at=step.event.processed_at, by=step.by)
