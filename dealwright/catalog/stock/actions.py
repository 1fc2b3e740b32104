"""Verbs that change stock. Products are always locked in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.events import Pieces, StockReleased, StockReserved, StockSet, StockShipped
from dealwright.catalog.stock.models import Reservation
from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.people.access import refuse_hidden

MOST_PIECES = 10_000
"""Of one product in one order."""
MOST_STOCK = 100_000_000


@action
def reserve_stock(wanted: list[tuple[int, int]], *, holder: Any, by: Actor) -> dict[int, Product]:
    """Promise pieces (product id, quantity) to the holder, all of them or none.

    Answers with the products, locked and read now, by id: their prices are the ones to sell at.
    """
    quantities = _summed(wanted)
    products = _locked(quantities)
    for product_id, quantity in quantities.items():
        _refuse_unless_sellable(products.get(product_id), quantity, product_id)
    kept = {id: quantity for id, quantity in quantities.items() if not products[id].is_service}
    if kept:
        _add_to("reserved", kept)
        Reservation.objects.bulk_create(
            Reservation(product_id=id, holder_kind=holder.record_kind, holder_id=holder.pk, quantity=quantity)
            for id, quantity in kept.items()
        )
        concerned = [products[id] for id in kept]
        record(StockReserved(lines=_pieces(kept, products)), on=holder, about=concerned)
    return products


@action
def release_stock(*, holder: Any, by: Actor) -> None:
    """Let the pieces that were promised to the holder be sold again; nothing promised, nothing done."""
    held, products = _taken_from(holder)
    if held:
        _add_to("reserved", {id: -quantity for id, quantity in held.items()})
        record(StockReleased(lines=_pieces(held, products)), on=holder, about=products.values())


@action
def ship_stock(*, holder: Any, by: Actor) -> None:
    """Take the pieces that were promised to the holder out of the house."""
    held, products = _taken_from(holder)
    if held:
        out = {id: -quantity for id, quantity in held.items()}
        _add_to("stock", out)
        _add_to("reserved", out)
        record(StockShipped(lines=_pieces(held, products)), on=holder, about=products.values())


@action
def set_stock(product: Product, *, stock: int, version: int | None = None, by: Actor) -> Product:
    """Write down how many pieces lie in the house; never fewer than are promised already."""
    refuse_hidden(by, Product.record_kind, ["stock"])
    product = Product.objects.locked(product)
    product.expect_version(version)
    if product.stock == stock:
        return product
    if product.is_service:
        raise Refused(_("A service has no stock."), field="stock")
    if not 0 <= stock <= MOST_STOCK:
        raise Refused(_("Write a number of pieces from 0 to 100,000,000."), field="stock")
    if stock < product.reserved:
        message = _("%(count)s pieces are promised to orders; the stock cannot be lower than that.")
        raise Refused(message % {"count": product.reserved}, field="stock")
    record(StockSet(before=product.stock, after=stock), on=product)
    product.stock = stock
    product.save()
    return product


def _summed(wanted: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Quantity per product in the order of ids; odd quantities are refused."""
    quantities: dict[int, int] = {}
    for product_id, quantity in sorted(wanted):
        if not 0 < quantity <= MOST_PIECES:
            message = _("Write a quantity from 1 to 10,000.")
            raise Refused(message, field="quantity", product_id=product_id)
        quantities[product_id] = quantities.get(product_id, 0) + quantity
    return quantities


def _locked(ids: Iterable[int]) -> dict[int, Product]:
    """The products by id, locked in the order of their ids until the change ends."""
    found = Product.everything.filter(pk__in=list(ids)).order_by("pk").select_for_update(of=("self",))
    return {product.pk: product for product in found}


def _refuse_unless_sellable(product: Product | None, quantity: int, product_id: int) -> None:
    if product is None or product.deleted_at is not None:
        raise Refused(_("There is no such product."), field="product_id", product_id=product_id)
    if not product.is_active or product.archived_at is not None:
        message = _("“%(name)s” is no longer sold.") % {"name": product.name}
        raise Refused(message, field="product_id", product_id=product_id)
    if not product.is_service and product.available < quantity:
        words = _("“%(name)s”: only %(left)s left.") if product.available else _("“%(name)s” is sold out.")
        message = words % {"name": product.name, "left": product.available}
        raise Refused(message, field="quantity", product_id=product_id, available=product.available)


def _taken_from(holder: Any) -> tuple[dict[int, int], dict[int, Product]]:
    """What the holder had, and the products, locked; the holder has nothing afterwards.

    The products are locked before the reservations, as when reserving: one order for everybody.
    """
    held = Reservation.objects.filter(holder_kind=holder.record_kind, holder_id=holder.pk)
    products = _locked(held.values_list("product_id", flat=True))
    reservations = list(held.filter(product_id__in=products).order_by("product_id").select_for_update())
    if not reservations:
        return {}, {}
    Reservation.objects.filter(pk__in=[one.pk for one in reservations]).delete()
    quantities = {one.product_id: one.quantity for one in reservations}
    return quantities, {id: products[id] for id in quantities}


def _add_to(field: str, quantities: Mapping[int, int]) -> None:
    """Add to a number of each product in the database, in one statement.

    The version stays: somebody who edits the product is not disturbed by its sales.
    """
    each = (When(pk=id, then=Value(quantity)) for id, quantity in quantities.items())
    added = Case(*each, output_field=IntegerField())
    Product.everything.filter(pk__in=list(quantities)).update(**{field: F(field) + added})


def _pieces(quantities: Mapping[int, int], products: Mapping[int, Product]) -> list[Pieces]:
    return [Pieces(product=ref(products[id]), quantity=quantity) for id, quantity in quantities.items()]
