"""Verbs that change stock. Products are always locked in the order of their ids, after their holder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import checked_quantity
from dealwright.catalog.products.models import Kind, Product
from dealwright.catalog.stock import promises
from dealwright.catalog.stock.events import (
    StockReleased,
    StockReserved,
    StockReturned,
    StockSet,
    StockShipped,
)
from dealwright.catalog.stock.moving import (
    MOST_STOCK,
    Hand,
    Share,
    open_place,
    pieces,
    places_for,
    short_of,
    take_in_hand,
)
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.kit.quantities import NONE, Counted, spelled
from dealwright.people.access import refuse_hidden

MOST_PIECES = 10_000
"""Of one product in one order."""


@action
def reserve_stock(
    wanted: Sequence[tuple[int, Counted]],
    *,
    holder: Any,
    by: Actor,
    until: datetime | None = None,
    bought: Collection[int] = (),
) -> dict[int, Product]:
    """Promise pieces (product id, quantity) to the holder, all of them or none; of a bundle its parts.

    Answers with the products, locked and read now, by id: their prices are the ones to sell at. From `until`
    on the pieces may be sold to others again, unless whoever owns the holder says that it keeps them.
    Products that the holder has `bought` already need not be sold any more.
    """
    ordered = _summed(wanted)
    hand = take_in_hand(ordered, with_parts=True)
    for product_id, quantity in ordered.items():
        if product_id not in bought or product_id not in hand.products:
            _refuse_unless_sold(hand.products.get(product_id), product_id)
            _as_divided(quantity, hand.products[product_id])
    needed = _in_pieces(ordered, hand)
    for product_id, quantity in needed.items():
        product = hand.products[product_id]
        if product.available < quantity:
            raise short_of(product, product.available)
    if needed:
        shares = places_for(hand, needed)
        for product_id, places in shares.items():
            for place, quantity in places:
                hand.add(product_id, place, reserved=quantity)
        hand.put_down()
        promises.give(holder, shares, until=until)
        concerned = [hand.products[id] for id in needed]
        record(StockReserved(lines=pieces(needed, hand.products)), on=holder, about=concerned)
    return {id: hand.products[id] for id in ordered}


@action
def release_stock(*, holder: Any, by: Actor) -> None:
    """Let the pieces that were promised to the holder be sold again; nothing promised, nothing done."""
    hand, held = _held_by(holder)
    if not held:
        return
    for product_id, places in held.items():
        for place, quantity in places:
            hand.add(product_id, place, reserved=-quantity)
    hand.put_down()
    promises.forget_all(holder)
    freed = promises.sums(held)
    concerned = [hand.products[id] for id in freed]
    record(StockReleased(lines=pieces(freed, hand.products)), on=holder, about=concerned)


@action
def ship_stock(
    *,
    holder: Any,
    pieces: Mapping[int, Counted] | None = None,
    warehouse: Warehouse | None = None,
    by: Actor,
) -> None:
    """Take pieces out of the house for the holder: those named, or all that were promised to it.

    What was promised goes first, and what is missing comes from what nobody was promised; Refused where that
    is not enough. A warehouse named gives all of them, wherever they were promised from.
    """
    _ship(holder, pieces, warehouse, by)


@action
def return_stock(
    *, holder: Any, pieces: Mapping[int, Counted], warehouse: Warehouse | None = None, by: Actor
) -> None:
    """Put pieces back into the house that had left it for the holder; of a bundle its parts."""
    _return(holder, pieces, warehouse, by)


@action
def set_stock(
    product: Product,
    *,
    stock: Counted,
    warehouse: Warehouse | None = None,
    version: int | None = None,
    by: Actor,
) -> Product:
    """Write down how many pieces lie in the house, or in one warehouse; never fewer than are promised there.

    Where no warehouse is named, what was found or is missing is so in the default one.
    """
    refuse_hidden(by, Product.record_kind, ["stock"])
    hand = take_in_hand([product.pk])
    product = hand.products[product.pk]
    product.expect_version(version)
    if product.deleted_at is not None:
        raise Refused(_("There is no such product."), field="stock")
    if not product.holds_stock:
        raise Refused(_without_stock(product), field="stock")
    counted = checked_quantity(stock, product.measure_id, name=product.name, field="stock")
    place = open_place(warehouse)
    level = hand.level(product.pk, place.pk)
    before = product.stock if warehouse is None else level.quantity
    if before == counted:
        return product
    more = counted - before
    if not 0 <= counted <= MOST_STOCK or product.stock + more > MOST_STOCK:
        raise Refused(_("Write a number of pieces from 0 to 100,000,000."), field="stock")
    if level.quantity + more < level.reserved:
        raise Refused(_why_not_fewer(product, level, place, warehouse), field="stock")
    _write_paper_of_count(product, more, place, by)
    hand.add(product.pk, place.pk, pieces=more)
    hand.put_down()
    told = ref(place) if warehouse is not None else None
    record(StockSet(before=before, after=counted, warehouse=told), on=product)
    product.stock += more
    product.save(update_fields=["updated_at"])
    return product


def _ship(holder: Any, wanted: Mapping[int, Counted] | None, warehouse: Warehouse | None, by: Actor) -> None:
    if wanted is None:
        hand, held = _held_by(holder)
        needed = promises.sums(held)
    else:
        hand, held = _held_by(holder, wanted)
        needed = _in_pieces(_positive(wanted), hand)
    if not needed:
        return
    left: dict[int, list[Share]] = {}
    short: list[Refused] = []
    for product_id, quantity in needed.items():
        kept = _let_go(hand, product_id, held.get(product_id, []), quantity)
        try:
            left[product_id] = _take(hand, product_id, quantity, kept, warehouse)
        except Refused as refusal:
            short.append(refusal)
        promises.lessen(holder, product_id, kept)
    if short:
        first, *others = short
        first.also = [*others]
        raise first
    hand.put_down()
    _write_papers(left, hand, holder=holder, comes_back=False, by=by)
    concerned = [hand.products[id] for id in needed]
    record(StockShipped(lines=pieces(needed, hand.products)), on=holder, about=concerned)


def _return(holder: Any, wanted: Mapping[int, Counted], warehouse: Warehouse | None, by: Actor) -> None:
    hand = take_in_hand(wanted, with_parts=True)
    needed = _in_pieces(_positive(wanted), hand)
    if not needed:
        return
    place = open_place(warehouse)
    for product_id, quantity in needed.items():
        hand.add(product_id, place.pk, pieces=quantity)
    hand.put_down()
    shares = {product_id: [(place.pk, quantity)] for product_id, quantity in needed.items()}
    _write_papers(shares, hand, holder=holder, comes_back=True, by=by)
    concerned = [hand.products[id] for id in needed]
    record(
        StockReturned(lines=pieces(needed, hand.products), warehouse=ref(place)), on=holder, about=concerned
    )


def _let_go(hand: Hand, product_id: int, held: list[Share], quantity: Decimal) -> list[Share]:
    """Promises to the holder that these pieces make good: they are no longer promised."""
    kept = []
    for place, promised in held:
        share = min(promised, quantity)
        if share:
            hand.add(product_id, place, reserved=-share)
            kept.append((place, share))
            quantity -= share
    return kept


def _take(
    hand: Hand, product_id: int, quantity: Decimal, kept: list[Share], warehouse: Warehouse | None
) -> list[Share]:
    """Pieces out of the house: from the warehouse named, or from where they were promised, then anywhere."""
    product = hand.products[product_id]
    if warehouse is not None:
        free = hand.free(product_id, warehouse.pk)
        shares = [(warehouse.pk, quantity)]
    else:
        free = sum((level.available for (id, _at), level in hand.levels.items() if id == product_id), NONE)
        shares = kept
    if free < quantity:
        raise short_of(product, free, warehouse.name if warehouse else "")
    for place, share in shares:
        hand.add(product_id, place, pieces=-share)
    missing = quantity - sum((share for _place, share in shares), NONE)
    further = places_for(hand, {product_id: missing})[product_id] if missing else []
    for place, share in further:
        hand.add(product_id, place, pieces=-share)
    return _merged([*shares, *further])


def _merged(shares: Iterable[Share]) -> list[Share]:
    summed: dict[int, Decimal] = {}
    for place, share in shares:
        summed[place] = summed.get(place, NONE) + share
    return list(summed.items())


def _write_papers(
    shares: Mapping[int, list[Share]], hand: Hand, *, holder: Any, comes_back: bool, by: Actor
) -> None:
    """With the inventory on, what left the house or came back has its documents (ST-36, ST-52)."""
    from dealwright.catalog.documents.papers import write_papers

    write_papers(shares, hand.products, holder=holder, comes_back=comes_back, by=by)


def _write_paper_of_count(product: Product, more: Decimal, place: Warehouse, by: Actor) -> None:
    from dealwright.catalog.documents.papers import write_paper_of_count

    write_paper_of_count(product, more, place, by=by)


def _held_by(holder: Any, further: Collection[int] = ()) -> tuple[Hand, dict[int, list[Share]]]:
    """The products promised to the holder, in hand, and from where; with further ones and their parts.

    The products are locked before the promises are read, as when reserving: one order for everybody.
    """
    hand = take_in_hand({*promises.products_of(holder), *further}, with_parts=bool(further))
    return hand, promises.of(holder, hand.products)


def _summed(wanted: Iterable[tuple[int, Counted]]) -> dict[int, Decimal]:
    """Quantity per product in the order of ids; odd quantities are refused."""
    quantities: dict[int, Decimal] = {}
    for product_id, quantity in sorted(wanted):
        if not 0 < quantity <= MOST_PIECES:
            message = _("Write a quantity of more than zero, and at most 10,000.")
            raise Refused(message, field="quantity", product_id=product_id)
        quantities[product_id] = quantities.get(product_id, NONE) + quantity
    return quantities


def _positive(wanted: Mapping[int, Counted]) -> dict[int, Decimal]:
    return _summed(list(wanted.items()))


def _in_pieces(ordered: Mapping[int, Decimal], hand: Hand) -> dict[int, Decimal]:
    """How many pieces of what lies in the house are meant; services lie nowhere."""
    needed: dict[int, Decimal] = {}
    for product_id, quantity in ordered.items():
        consists_of: Mapping[int, Decimal] = {product_id: Decimal(1)}
        if product_id in hand.products and hand.products[product_id].kind == Kind.BUNDLE:
            consists_of = hand.parts.get(product_id, {})
        for part_id, pieces_of_it in consists_of.items():
            product = hand.products.get(part_id)
            if product is not None and product.holds_stock:
                amount = quantity * pieces_of_it
                if part_id != product_id:
                    amount = _as_divided(amount, product)
                needed[part_id] = needed.get(part_id, NONE) + amount
    return dict(sorted(needed.items()))


def _as_divided(quantity: Decimal, product: Product) -> Decimal:
    """Refused where the product is not sold in such parts."""
    return checked_quantity(
        quantity, product.measure_id, name=product.name, field="quantity", product_id=product.pk
    )


def _refuse_unless_sold(product: Product | None, product_id: int) -> None:
    if product is None or product.deleted_at is not None:
        raise Refused(_("There is no such product."), field="product_id", product_id=product_id)
    if product.kind == Kind.VARIABLE:
        message = _("Choose one of the variations of “%(name)s”.") % {"name": product.name}
        raise Refused(message, field="product_id", product_id=product_id)
    if not product.is_active or product.archived_at is not None or not _is_parent_sold(product):
        message = _("“%(name)s” is no longer sold.") % {"name": product.name}
        raise Refused(message, field="product_id", product_id=product_id)


def _is_parent_sold(product: Product) -> bool:
    """A variation is sold while its product is."""
    if product.parent_id is None:
        return True
    sold = Product.objects.filter(pk=product.parent_id, is_active=True, archived_at=None)
    return bool(sold.exists())


def _without_stock(product: Product) -> Any:
    if product.is_service or product.of_services:
        return _("A service has no stock.")
    if product.kind == Kind.BUNDLE:
        return _("A bundle has no stock of its own; count its parts.")
    return _("This product has no stock of its own; count its variations.")


def _why_not_fewer(product: Product, level: Any, place: Warehouse, named: Warehouse | None) -> Any:
    if named is None and level.quantity != product.stock:
        message = _("In “%(place)s” lie only %(free)s pieces that can be taken off; say in which warehouse.")
        return message % {"place": place.name, "free": spelled(level.available)}
    message = _("%(count)s pieces are promised to orders; the stock cannot be lower than that.")
    return message % {"count": spelled(level.reserved)}
