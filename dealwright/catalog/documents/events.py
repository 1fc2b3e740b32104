"""What can happen to stock documents."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.catalog.documents.models import DocumentKind
from dealwright.catalog.stock.events import PIECES, Pieces
from dealwright.events import Event, Ref, Use
from dealwright.kit.quantities import Quantity
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})


class DocumentLine(BaseModel):
    """A line as it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product_id: int
    quantity: Quantity
    price: Decimal


class StockDocumentCreated(Event):
    """Somebody began to write a stock document; nothing has moved yet."""

    kind = "stock_document.created"
    title = _("Stock document written")
    sentence = _("{actor} wrote the stock document {subject}")
    icon = "file-text"
    sample = {"what": "arrival"}

    what: DocumentKind


class StockDocumentEdited(RecordEdited):
    """The warehouses, the comment or the responsible person of a document changed."""

    kind = "stock_document.edited"
    title = _("Stock document changed")
    sentence = _("{actor} changed of stock document {subject}: {fields}")
    sample = {"changes": [{"field": "comment", "before": "", "after": "Two boxes were open"}]}


class StockDocumentLinesChanged(Event):
    """What a draft will move changed."""

    kind = "stock_document.lines_changed"
    title = _("Goods of the stock document changed")
    sentence = _("{actor} changed the goods of stock document {subject}: {lines}")
    icon = "package"
    tells_of = {"rows": "total", "rows_before": "total"}
    sample = {"lines": ["2 × Silicone case"], "rows": [], "rows_before": []}

    lines: list[str]
    rows: list[DocumentLine]
    rows_before: list[DocumentLine]
    """In full, for undo."""

    def say(self, *, actor: str, subject: str) -> str:
        """A draft may also be left without goods."""
        if self.lines:
            return super().say(actor=actor, subject=subject)
        text = _("{actor} took all goods off stock document {subject}")
        return str(text).format(actor=actor, subject=subject)


_SENTENCES = {
    DocumentKind.ARRIVAL: _("{actor} took in {lines}: stock document {subject}"),
    DocumentKind.ADJUSTMENT: _("{actor} found {lines} more: stock document {subject}"),
    DocumentKind.TRANSFER: _("{actor} moved {lines} to another warehouse: stock document {subject}"),
    DocumentKind.WRITE_OFF: _("{actor} wrote off {lines}: stock document {subject}"),
    DocumentKind.SALE: _("{actor} took {lines} out of stock as sold: stock document {subject}"),
    DocumentKind.RETURN: _("{actor} took back {lines}: stock document {subject}"),
}


class StockDocumentProcessed(Event):
    """A document was processed: its pieces came, went or moved."""

    kind = "stock_document.processed"
    title = _("Stock document processed")
    sentence = _("{actor} processed the stock document {subject}: {lines}")
    icon = "circle-check"
    used_by = _TOLD
    sample = {
        "what": "arrival",
        "lines": [PIECES],
        "from_warehouse": None,
        "to_warehouse": {"kind": "warehouse", "id": 1, "label": "Main warehouse"},
    }

    what: DocumentKind
    lines: list[Pieces]
    from_warehouse: Ref | None = None
    to_warehouse: Ref | None = None
    was_canceled: bool = False
    """Whether it had been canceled before; otherwise it was a draft."""

    def say(self, *, actor: str, subject: str) -> str:
        """Each kind of document has its own sentence."""
        places = self.places() | {"lines": ", ".join(str(one) for one in self.lines)}
        return str(_SENTENCES[self.what]).format(**(places | {"actor": actor, "subject": subject}))


class StockDocumentCanceled(Event):
    """What a processed document moved was moved back."""

    kind = "stock_document.canceled"
    title = _("Processing of a stock document canceled")
    sentence = _("{actor} canceled the processing of stock document {subject}: {lines}")
    icon = "circle-x"
    used_by = _TOLD
    sample = {"lines": [PIECES]}

    lines: list[Pieces]
    processed_at: datetime | None = None


class StockDocumentReopened(Event):
    """A processed document is a draft again: its processing was undone."""

    kind = "stock_document.reopened"
    title = _("Stock document is a draft again")
    sentence = _("{actor} made stock document {subject} a draft again: {lines}")
    icon = "arrow-back-up"
    sample = {"lines": [PIECES]}

    lines: list[Pieces]
    processed_at: datetime | None = None


class StockDocumentDeleted(RecordDeleted):
    """A draft or a canceled document was moved to the recycle bin."""

    kind = "stock_document.deleted"
    title = _("Stock document deleted")
    sentence = _("{actor} moved the stock document {subject} to the recycle bin")
    sample = {}


class StockDocumentRestored(RecordRestored):
    """A stock document came back from the recycle bin."""

    kind = "stock_document.restored"
    title = _("Stock document restored")
    sentence = _("{actor} took the stock document {subject} out of the recycle bin")
    sample = {}
