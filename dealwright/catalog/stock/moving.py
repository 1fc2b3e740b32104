"""Pieces and where they lie, in hand: products locked in the order of their ids, with their levels.

Whoever changes stock takes the products in hand, says what moves, and puts it down. A level changes only
while its product is locked, so nobody locks levels.

    hand = take_in_hand([5, 7])
    hand.add(5, warehouse, pieces=-2, reserved=-2)
    hand.put_down()
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Value, When
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.dividing import counted_of
from dealwright.catalog.products.models import BundlePart, Kind, Product
from dealwright.catalog.stock.events import Pieces
from dealwright.catalog.warehouses.models import StockLevel, Warehouse
from dealwright.catalog.warehouses.queries import default_warehouse, warehouses
from dealwright.events import ref
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.prepared import PreparedQuery
from dealwright.kit.quantities import NONE, Counted, QuantityField, as_number

MOST_STOCK = 100_000_000
"""Of one product in the house."""

Share = tuple[int, Decimal]
"""A warehouse and how many pieces."""


@dataclass
class Hand:
    """Products that are locked until the change ends, and their levels as they will be."""

    products: dict[int, Product]
    levels: dict[tuple[int, int], StockLevel] = field(default_factory=dict)
    """By product and warehouse."""
    parts: dict[int, dict[int, Decimal]] = field(default_factory=dict)
    """What the bundles consist of: bundle → product → pieces in one bundle."""
    _moved: dict[str, dict[int, Decimal]] = field(default_factory=lambda: {"stock": {}, "reserved": {}})
    _changed: set[tuple[int, int]] = field(default_factory=set)

    def level(self, product_id: int, warehouse_id: int) -> StockLevel:
        """How much of a product lies in a warehouse."""
        place = product_id, warehouse_id
        if place not in self.levels:
            self.levels[place] = StockLevel(product_id=product_id, warehouse_id=warehouse_id)
        return self.levels[place]

    def free(self, product_id: int, warehouse_id: int) -> Decimal:
        """Pieces that can be taken from there."""
        level = self.levels.get((product_id, warehouse_id))
        return level.available if level else NONE

    def add(self, product_id: int, warehouse_id: int, *, pieces: Counted = 0, reserved: Counted = 0) -> None:
        """So many pieces more lie there (fewer, where negative), or are promised from there."""
        level = self.level(product_id, warehouse_id)
        level.quantity += pieces
        level.reserved += reserved
        self._changed.add((product_id, warehouse_id))
        for name, more in (("stock", pieces), ("reserved", reserved)):
            if more:
                moved = self._moved[name]
                moved[product_id] = moved.get(product_id, NONE) + more

    def put_down(self) -> None:
        """Write what moved: levels as they are now, and what it adds up to, into the sums of the products.

        The version of a product stays: somebody who edits it is not disturbed by its sales.
        """
        changed = [self.levels[place] for place in sorted(self._changed)]
        if changed:
            StockLevel.objects.bulk_create(
                changed,
                update_conflicts=True,
                unique_fields=["product", "warehouse"],
                update_fields=["quantity", "reserved"],
            )
        ids = {id for moved in self._moved.values() for id, more in moved.items() if more}
        if ids:
            sums = {
                name: F(name) + _each(moved) for name, moved in self._moved.items() if any(moved.values())
            }
            Product.everything.filter(pk__in=ids).update(**sums)
        self._changed.clear()
        for moved in self._moved.values():
            moved.clear()


def take_in_hand(ids: Iterable[int], *, with_parts: bool = False) -> Hand:
    """The products with these ids, locked, and what of them lies where; with the parts of bundles, if wanted.

    What an import brought in without saying where lies in the default warehouse. The parts are found by the
    same statement that locks, so that they are locked in the order of ids like everything else, and what a
    bundle consists of is asked for only where one is in hand.
    """
    wanted = list(ids)
    found = (_WITH_PARTS if with_parts else _ALONE).all(wanted) if wanted else []
    hand = Hand({product.pk: product for product in found})
    if with_parts:
        hand.parts = _parts_of(hand.products.values())
        _refuse_what_was_changed(hand)
    stocked = [product for product in hand.products.values() if product.holds_stock]
    if not stocked:
        return hand
    levels = _LEVELS.all([product.pk for product in stocked])
    hand.levels = {(level.product_id, level.warehouse_id): level for level in levels}
    for product in stocked:
        _find_a_place(product, hand)
    return hand


def _locked(chosen: RawSQL) -> Any:
    return Product.everything.filter(pk__in=chosen).order_by("pk").select_for_update(of=("self",))


def _these(ids: list[int]) -> RawSQL:
    return RawSQL("SELECT unnest(%s::bigint[])", (ids,))


def _and_parts(ids: list[int]) -> RawSQL:
    """The ids of these products and of the parts of the bundles among them."""
    return RawSQL(
        "SELECT unnest(%s::bigint[]) UNION"
        " SELECT product_id FROM catalog_bundle_part WHERE bundle_id = ANY(%s::bigint[])",
        (ids, ids),
    )


_ALONE = PreparedQuery(lambda ids: _locked(_these(ids)), list)
_WITH_PARTS = PreparedQuery(lambda ids: _locked(_and_parts(ids)), list)
_LEVELS = PreparedQuery(lambda ids: StockLevel.objects.filter(product__in=_these(ids)), list)


def _parts_of(products: Iterable[Product]) -> dict[int, dict[int, Decimal]]:
    bundles = [product.pk for product in products if product.kind == Kind.BUNDLE]
    parts: dict[int, dict[int, Decimal]] = {}
    if bundles:
        rows = BundlePart.objects.filter(bundle__in=bundles).order_by("bundle", "product")
        for bundle_id, product_id, quantity in rows.values_list("bundle_id", "product_id", "quantity"):
            parts.setdefault(bundle_id, {})[product_id] = quantity
    return parts


def _refuse_what_was_changed(hand: Hand) -> None:
    """Conflict where a bundle got another part while it was waited for: that one is not in hand.

    Taking it now would be out of the order of ids.
    """
    for bundle_id, parts in hand.parts.items():
        if not parts.keys() <= hand.products.keys():
            name = hand.products[bundle_id].name
            raise Conflict(_("What “%(name)s” consists of was just changed. Try once more.") % {"name": name})


def put_into_first_place(product: Product) -> None:
    """Let the first pieces of a new product lie in the default warehouse."""
    if product.stock:
        StockLevel(product=product, warehouse=default_warehouse(), quantity=product.stock).save()


def places_for(hand: Hand, wanted: Mapping[int, Decimal]) -> dict[int, list[Share]]:
    """From which warehouses so many pieces of each product are taken.

    All from one where one has everything; otherwise each product from the first one that has enough of it,
    or from several. The caller has seen to it that there is enough.
    """
    order = [
        one.pk for one in sorted(warehouses(), key=lambda one: (not one.is_active, one.position, one.pk))
    ]
    whole = next((place for place in order if _has(hand, place, wanted)), None)
    shares: dict[int, list[Share]] = {}
    for product_id, quantity in wanted.items():
        first = whole or next((one for one in order if hand.free(product_id, one) >= quantity), None)
        shares[product_id] = [(first, quantity)] if first else _split(hand, product_id, quantity, order)
    return shares


def short_of(product: Product, left: Counted, place: str = "") -> Refused:
    """The refusal where fewer pieces can be taken than are wanted."""
    if place:
        words = _("“%(name)s”: only %(left)s left in “%(place)s”.")
    else:
        words = _("“%(name)s”: only %(left)s left.") if left else _("“%(name)s” is sold out.")
    message = words % {"name": product.name, "left": counted_of(left, product.measure_id), "place": place}
    return Refused(message, field="quantity", product_id=product.pk, available=as_number(left))


def open_place(warehouse: Warehouse | None) -> Warehouse:
    """Where pieces may be put: the warehouse itself, or the default one; Refused for one that rests."""
    if warehouse is None:
        return default_warehouse()
    if not warehouse.is_active:
        message = _("“%(name)s” rests; nothing can be put there.")
        raise Refused(message % {"name": warehouse.name}, field="warehouse_id")
    return warehouse


def pieces(quantities: Mapping[int, Decimal], products: Mapping[int, Product]) -> list[Pieces]:
    """Some pieces of some products, as facts."""
    return [Pieces(product=ref(products[id]), quantity=quantity) for id, quantity in quantities.items()]


def _find_a_place(product: Product, hand: Hand) -> None:
    """Into the default warehouse with what the sums hold and no level does."""
    own = [level for (id, _place), level in hand.levels.items() if id == product.pk]
    homeless = product.stock - sum((level.quantity for level in own), NONE)
    promised = product.reserved - sum((level.reserved for level in own), NONE)
    if homeless > 0 or promised > 0:
        place = default_warehouse().pk
        level = hand.level(product.pk, place)
        level.quantity += max(homeless, NONE)
        level.reserved += max(promised, NONE)
        hand._changed.add((product.pk, place))


def _has(hand: Hand, place: int, wanted: Mapping[int, Decimal]) -> bool:
    return all(hand.free(product_id, place) >= quantity for product_id, quantity in wanted.items())


def _split(hand: Hand, product_id: int, quantity: Decimal, order: list[int]) -> list[Share]:
    shares = []
    for place in order:
        taken = min(quantity, hand.free(product_id, place))
        if taken > 0:
            shares.append((place, taken))
            quantity -= taken
    return shares


def _each(moved: Mapping[int, Decimal]) -> Case:
    whens = (When(pk=id, then=Value(more)) for id, more in moved.items())
    return Case(*whens, default=Value(NONE), output_field=QuantityField())
