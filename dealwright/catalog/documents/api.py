"""What a program sees of stock documents and may do with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import (
    NO_BODY,
    Body,
    Changes,
    Id,
    Moment,
    MoneyIn,
    MoneyOut,
    Out,
    Record,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.catalog.documents import actions
from dealwright.catalog.documents.access import CANCELING, PROCESSING, document_to_move
from dealwright.catalog.documents.listing import DOCUMENTS
from dealwright.catalog.documents.models import StockDocument, StockDocumentLine
from dealwright.catalog.products.models import Product
from dealwright.catalog.products.queries import usual_currency
from dealwright.catalog.warehouses.queries import warehouse_named
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.kit.quantities import Quantity, QuantityIn
from dealwright.people import access
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom
from dealwright.records.timeline.api import add_entry_verbs, add_timeline

DocumentKindName = Literal["arrival", "adjustment", "transfer", "write_off", "sale", "return"]
Pieces = Annotated[QuantityIn, Field(le=1_000_000)]
Comment = Annotated[str, Text(2000, empty=True, lines=True)]


class DocumentLineOut(Out):
    """So many pieces of a product."""

    of_kind = "stock_document"
    hides = {"total": ("price",)}

    id: Id
    product_id: Id
    quantity: Quantity
    price: MoneyOut | None
    """What one cost or was sold for."""

    @staticmethod
    def resolve_price(line: StockDocumentLine) -> Money:
        return Money(line.price, line.document.currency)


class StockDocumentOut(TellsCustom, Record):
    """Why pieces came, went or moved, as one step."""

    of_kind = "stock_document"
    hides = {"total": ("total",)}

    number: str
    kind: DocumentKindName
    state: Literal["draft", "processed", "canceled"]
    """A draft has changed nothing; what a processed one changed, a canceled one changed back."""
    from_warehouse_id: Id | None
    to_warehouse_id: Id | None
    responsible_id: Id | None
    lines: list[DocumentLineOut]
    total: MoneyOut | None
    comment: str
    processed_at: Moment | None
    processed_by_id: Id | None
    canceled_at: Moment | None
    external_id: str | None
    custom: CustomOut

    @staticmethod
    def resolve_lines(document: StockDocument) -> list[StockDocumentLine]:
        return list(document.lines.all())

    @staticmethod
    def resolve_total(document: StockDocument) -> Money:
        return document.total_money


class DocumentLineIn(Body):
    """So many pieces of a product, to be moved."""

    product_id: Id
    quantity: Pieces
    price: MoneyIn | None = None
    """What one cost or was sold for, in the currency of the document."""


Lines = Annotated[list[DocumentLineIn], Field(max_length=500)]


class NewStockDocument(Body):
    """A document to be written, as a draft."""

    of_kind = "stock_document"

    kind: DocumentKindName
    lines: Lines = []
    from_warehouse_id: Id | None = None
    """Where it takes from; the default warehouse where none is named."""
    to_warehouse_id: Id | None = None
    comment: Comment = ""
    responsible_id: Id | None = None
    """Whoever writes it, where nobody is named."""
    custom: CustomIn = {}


class StockDocumentChanges(Changes):
    """What may be changed of a document; goods and warehouses while it is a draft."""

    of_kind = "stock_document"

    lines: Lines = omitted
    from_warehouse_id: Id = omitted
    to_warehouse_id: Id = omitted
    comment: Comment = omitted
    responsible_id: Id | None = omitted
    custom: CustomIn = omitted


router = Router()


def _seen(request: HttpRequest, id: int) -> StockDocument:
    document: StockDocument = StockDocument.objects.seen_by(request.actor).get(pk=id)
    return document


def _changed(request: HttpRequest, id: int) -> StockDocument:
    document: StockDocument = StockDocument.objects.changed_by(request.actor).get(pk=id)
    return document


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_stock_documents(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many stock documents at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("stock_document", request, body)


@router.list("", DOCUMENTS, StockDocumentOut)
def list_stock_documents(request: HttpRequest) -> QuerySet[StockDocument]:
    """Stock documents you may see."""
    return _shown(StockDocument.objects.seen_by(request.actor))


@router.get("/{id}", StockDocumentOut)
def get_stock_document(request: HttpRequest, id: Id) -> StockDocument:
    """One stock document with its lines."""
    return _shown(StockDocument.objects.seen_by(request.actor)).get(pk=id)


@router.post("", StockDocumentOut, status=201)
def create_stock_document(request: HttpRequest, new: NewStockDocument) -> StockDocument:
    """Write a stock document as a draft; the stock changes when it is processed."""
    access.require(request.actor, StockDocument.record_kind, access.Verb.CREATE)
    currency = next((str(one.price.money.currency) for one in new.lines if one.price), usual_currency())
    document = actions.create_document(
        kind=new.kind,
        lines=_lines(new.lines, currency, request.actor),
        currency=currency,
        from_warehouse=warehouse_named(new.from_warehouse_id, field="from_warehouse_id"),
        to_warehouse=warehouse_named(new.to_warehouse_id, field="to_warehouse_id"),
        comment=new.comment,
        responsible=_colleague(new.responsible_id, request.actor),
        custom=new.custom,
        by=request.actor,
    )
    return _fresh(document.pk)


@router.patch("/{id}", StockDocumentOut)
def change_stock_document(request: HttpRequest, id: Id, changes: StockDocumentChanges) -> StockDocument:
    """Change a stock document; its goods and warehouses while it is a draft."""
    document: StockDocument = _changed(request, id)
    given, version = changes.given(), changes.version
    if "lines" in given:
        given.pop("lines")
        lines = _lines(changes.lines, document.currency, request.actor)
        actions.set_document_lines(document, lines=lines, version=version, by=request.actor)
        version = None
    for name in ("from_warehouse", "to_warehouse"):
        if f"{name}_id" in given:
            given[name] = warehouse_named(given.pop(f"{name}_id"), field=f"{name}_id")
    if "responsible_id" in given:
        given["responsible"] = _colleague(given.pop("responsible_id"), request.actor)
    if given:
        actions.edit_document(document, **given, version=version, by=request.actor)
    return _fresh(id)


@router.post("/{id}/process", StockDocumentOut)
def process_stock_document(request: HttpRequest, id: Id, process: Verb = NO_BODY) -> StockDocument:
    """Let its pieces come, go or move: all of them or none."""
    document = document_to_move(request.actor, id, PROCESSING)
    actions.process_document(document, version=process.version, by=request.actor)
    return _fresh(id)


@router.post("/{id}/cancel", StockDocumentOut)
def cancel_stock_document(request: HttpRequest, id: Id, cancel: Verb = NO_BODY) -> StockDocument:
    """Move everything back that a processed document moved."""
    document = document_to_move(request.actor, id, CANCELING)
    actions.cancel_document(document, version=cancel.version, by=request.actor)
    return _fresh(id)


@router.delete("/{id}")
def delete_stock_document(request: HttpRequest, id: Id) -> None:
    """Move a draft or a canceled document to the recycle bin, from which it can be restored for 30 days."""
    document = StockDocument.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_document(document, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", StockDocumentOut)
def restore_stock_document(request: HttpRequest, id: Id, restore: Verb = NO_BODY) -> StockDocument:
    """Take a stock document out of the recycle bin."""
    document = StockDocument.everything.deleted_by(request.actor).get(pk=id)
    actions.restore_document(document, by=request.actor)
    return _fresh(id)


add_timeline(router, "stock_document", seen=_seen, tells="What happened to a stock document, newest first.")
add_entry_verbs(router, "stock_document")


def _fresh(id: int) -> StockDocument:
    return _shown(StockDocument.objects.all()).get(pk=id)


def _shown(documents: QuerySet[StockDocument]) -> QuerySet[StockDocument]:
    """With their lines: one query more, however many documents."""
    return documents.prefetch_related("lines")


def _lines(given: list[DocumentLineIn], currency: str, actor: Actor) -> list[actions.NewDocumentLine]:
    products = Product.objects.seen_by(actor).in_bulk([line.product_id for line in given])
    lines = []
    for place, line in enumerate(given):
        product = products.get(line.product_id)
        if product is None:
            raise Refused(_("There is no such product."), field=f"lines.{place}.product_id")
        if line.price and str(line.price.money.currency) != currency:
            message = _("This document is kept in %(currency)s.") % {"currency": currency}
            raise Refused(message, field=f"lines.{place}.price")
        price = line.price.money.amount if line.price else Decimal(0)
        lines.append(actions.NewDocumentLine(product, line.quantity, price))
    return lines


def _colleague(id: int | None, actor: Actor) -> User | None:
    """Somebody the actor may make responsible."""
    if id is None:
        return None
    within = people_within(actor, StockDocument.record_kind, access.Verb.CHANGE)
    colleague: User | None = within.filter(pk=id).first()
    if colleague is None:
        raise Refused(_("There is no such colleague."), field="responsible_id")
    return colleague
