"""The list of stock documents, as its page and the API ask for it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.catalog.documents.models import DocumentState, StockDocument
from dealwright.catalog.documents.words import KINDS, STATES
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import Choice, RecordLink
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import ALL, MINE, Column, Listing, Narrowing, Standing, Words
from dealwright.records.search.queries import matching

DOCUMENTS = ListOf(
    StockDocument,
    fields={
        "number": str,
        "kind": str,
        "state": str,
        "from_warehouse_id": Id,
        "to_warehouse_id": Id,
        "product_id": Where(Id, path="lines__product_id", many=True),
        "responsible_id": Where(Colleague),
        "processed_at": datetime,
        "created_at": datetime,
        "updated_at": datetime,
        "external_id": str,
    },
    sorts=["created_at"],
    sort="-created_at",
    search=matching,
    more=more_of("stock_document"),
)


def _state(document: StockDocument) -> Cell:
    words, tone = STATES[DocumentState(document.state)]
    return Cell("badge", str(words), tone=tone)


DOCUMENT_LIST = Listing(
    kind="stock_document",
    url="/stock-documents",
    new_url="/stock-documents/new",
    list_of=DOCUMENTS,
    columns=(
        "number",
        "kind",
        "state",
        "from_warehouse",
        "to_warehouse",
        "total",
        "responsible",
        "created_at",
    ),
    words=Words(
        empty=_("No stock documents yet"),
        empty_hint=_("A document says why goods came, went or moved, and changes the stock when processed."),
        nothing_fits=_("No stock document fits"),
        show_all=_("Show all stock documents"),
        search=_("Number or comment"),
        add=_("Write a document"),
    ),
    further_columns=(Column("state", _("State"), _state),),
    narrowings=(
        Narrowing("kind", _("Kind"), Choice(tuple((one.value, words) for one, words in KINDS.items()))),
        Narrowing(
            "state",
            _("State"),
            Choice(tuple((one.value, words) for one, (words, _tone) in STATES.items())),
        ),
        Narrowing("from_warehouse_id", _("From"), RecordLink("catalog.Warehouse")),
        Narrowing("to_warehouse_id", _("To"), RecordLink("catalog.Warehouse")),
        Narrowing("product_id", _("Product"), RecordLink("catalog.Product")),
    ),
    standing=(
        ALL,
        Standing("drafts", _("Drafts"), "state=draft"),
        Standing("processed", _("Processed"), "state=processed"),
        MINE,
    ),
    relations={
        "from_warehouse": "from_warehouse",
        "to_warehouse": "to_warehouse",
        "responsible": "responsible",
    },
)
