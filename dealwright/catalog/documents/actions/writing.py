"""Writing stock documents and changing what they say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.documents.actions.lines import NewDocumentLine, checked_lines, write_lines
from dealwright.catalog.documents.events import StockDocumentCreated, StockDocumentEdited
from dealwright.catalog.documents.models import COMES, GOES, DocumentKind, StockDocument
from dealwright.catalog.products.queries import usual_currency
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.events import Actor, action, record
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES
from dealwright.kit.text import without_control
from dealwright.people.access import refuse_hidden
from dealwright.people.users.models import User
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled

LONGEST_COMMENT = 2000


@action
def create_document(
    *,
    kind: str,
    lines: Iterable[NewDocumentLine] = (),
    from_warehouse: Warehouse | None = None,
    to_warehouse: Warehouse | None = None,
    comment: str = "",
    currency: str = "",
    holder: Any = None,
    responsible: User | None = None,
    custom: Given | None = None,
    by: Actor,
) -> StockDocument:
    """Write a document as a draft: nothing moves before it is processed.

    Where no warehouse is named it is the default one. It belongs to whoever writes it, unless told otherwise.
    """
    if kind not in {one.value for one in DocumentKind}:
        raise Refused(_("Choose what the document is for."), field="kind")
    currency = currency or usual_currency()
    if currency not in CURRENCY_CODES:
        raise Refused(_("This is not a currency we know; use a code such as BRL or EUR."), field="currency")
    document = StockDocument(
        number=_next_number(),
        kind=kind,
        from_warehouse=_place(from_warehouse) if kind in GOES else None,
        to_warehouse=_place(to_warehouse)
        if kind in COMES and kind != DocumentKind.TRANSFER
        else to_warehouse,
        comment=_checked_comment(comment),
        currency=currency,
        holder_kind=holder.record_kind if holder is not None else "",
        holder_id=holder.pk if holder is not None else None,
        responsible=responsible or by.user,
        custom=filled(StockDocument.record_kind, custom, by=by),
    )
    if kind not in COMES:
        document.to_warehouse = None
    _refuse_odd_places(document)
    checked = checked_lines(lines, currency, moved=holder is not None)
    document.save()
    write_lines(document, checked)
    record(StockDocumentCreated(what=DocumentKind(kind)), on=document, about=document.holder_refs)
    return document


@action
def edit_document(
    document: StockDocument, *, version: int | None = None, by: Actor, **values: Any
) -> StockDocument:
    """Change warehouses, comment, responsible person or an added field; the warehouses of a draft only.

    Forbidden for fields that are hidden from whoever changes them.
    """
    refuse_hidden(by, StockDocument.record_kind, values)
    document = StockDocument.objects.locked(document)
    document.expect_version(version)
    if "comment" in values:
        values["comment"] = _checked_comment(values["comment"])
    places = {"from_warehouse", "to_warehouse"} & values.keys()
    if not document.is_draft and any(values[name] != getattr(document, name) for name in places):
        raise Refused(_("Only the warehouses of a draft can be changed; cancel the processing first."))
    changes = apply_changes(document, values, by=by)
    if places:
        _refuse_odd_places(document)
    if changes:
        document.save()
        record(StockDocumentEdited(changes=changes), on=document, about=document.holder_refs)
    return document


def _place(warehouse: Warehouse | None) -> Warehouse:
    return warehouse or default_warehouse()


def _refuse_odd_places(document: StockDocument) -> None:
    """From where and to where it goes must be said, as far as its kind has a from and a to."""
    for name, is_needed in (("from_warehouse", document.goes), ("to_warehouse", document.comes)):
        warehouse = getattr(document, name)
        if is_needed and warehouse is None:
            raise Refused(_("Choose the warehouse."), field=f"{name}_id")
        if not is_needed and warehouse is not None:
            raise Refused(_("A document of this kind has no such warehouse."), field=f"{name}_id")
        if warehouse is not None and not warehouse.is_active:
            raise Refused(_("“%(name)s” rests.") % {"name": warehouse.name}, field=f"{name}_id")
    if document.kind == DocumentKind.TRANSFER and document.from_warehouse_id == document.to_warehouse_id:
        raise Refused(_("Choose another warehouse than the goods come from."), field="to_warehouse_id")


def _next_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('catalog_stock_document_number_seq')")
        return str(cursor.fetchone()[0])


def _checked_comment(comment: str) -> str:
    comment = without_control(comment.replace("\r\n", "\n")).strip()
    if len(comment) > LONGEST_COMMENT:
        raise Refused(_("This comment is longer than 2,000 letters."), field="comment")
    return comment
