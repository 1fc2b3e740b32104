"""With the inventory on, what moves without a document of its own gets one: shipped, returned, counted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dealwright.catalog.documents.actions.lines import NewDocumentLine
from dealwright.catalog.documents.actions.processing import write_down_as_processed
from dealwright.catalog.documents.actions.writing import create_document
from dealwright.catalog.documents.models import DocumentKind
from dealwright.catalog.products.models import Product
from dealwright.catalog.settings.queries import keeps_inventory
from dealwright.catalog.stock.moving import Share
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.catalog.warehouses.queries import warehouses
from dealwright.events import Actor
from dealwright.kit.quantities import NONE


def write_papers(
    shares: Mapping[int, list[Share]],
    products: Mapping[int, Product],
    *,
    holder: Any,
    comes_back: bool,
    by: Actor,
) -> None:
    """Sales orders of what left the house for the holder, or returns: one for each warehouse."""
    if not keeps_inventory():
        return
    kind = DocumentKind.RETURN if comes_back else DocumentKind.SALE
    places: dict[int, dict[int, Decimal]] = {}
    for product_id, of_product in shares.items():
        for place, quantity in of_product:
            lines = places.setdefault(place, {})
            lines[product_id] = lines.get(product_id, NONE) + quantity
    known = {warehouse.pk: warehouse for warehouse in warehouses()}
    for place, lines in places.items():
        _write(kind, known[place], lines, products, holder=holder, by=by)


def write_paper_of_count(product: Product, more: Decimal, place: Warehouse, *, by: Actor) -> None:
    """An adjustment of what was found, or the write-off of what is missing."""
    if keeps_inventory():
        kind = DocumentKind.ADJUSTMENT if more > 0 else DocumentKind.WRITE_OFF
        _write(kind, place, {product.pk: abs(more)}, {product.pk: product}, by=by)


def _write(
    kind: DocumentKind,
    place: Warehouse,
    quantities: Mapping[int, Decimal],
    products: Mapping[int, Product],
    *,
    holder: Any = None,
    by: Actor,
) -> None:
    leaves = kind in {DocumentKind.SALE, DocumentKind.WRITE_OFF}
    lines = [NewDocumentLine(products[id], quantity) for id, quantity in quantities.items()]
    document = create_document(
        kind=kind,
        lines=lines,
        from_warehouse=place if leaves else None,
        to_warehouse=None if leaves else place,
        holder=holder,
        responsible=getattr(holder, "responsible", None),
        by=by,
    )
    write_down_as_processed(document, dict(products), by=by.user)
