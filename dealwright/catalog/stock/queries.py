"""Questions about stock."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.models import Reservation
from dealwright.catalog.warehouses.models import StockLevel, Warehouse
from dealwright.catalog.warehouses.queries import warehouses
from dealwright.kit.quantities import NONE


def held_for(holder: Any) -> dict[int, Decimal]:
    """How many pieces of each product are promised to the holder; one query."""
    held: dict[int, Decimal] = {}
    rows = Reservation.objects.filter(holder_kind=holder.record_kind, holder_id=holder.pk)
    for product_id, quantity in rows.values_list("product_id", "quantity"):
        held[product_id] = held.get(product_id, NONE) + quantity
    return held


@dataclass(frozen=True)
class Place:
    """A warehouse and what of a product lies in it."""

    warehouse: Warehouse
    quantity: Decimal = NONE
    reserved: Decimal = NONE

    @property
    def available(self) -> Decimal:
        """Pieces that can still be sold from there."""
        return self.quantity - self.reserved


def places_of(product: Product) -> list[Place]:
    """Every warehouse that is used, with what of the product lies there; one query."""
    levels = {level.warehouse_id: level for level in StockLevel.objects.filter(product=product)}
    places = []
    for warehouse in warehouses():
        level = levels.get(warehouse.pk)
        if level is not None:
            places.append(Place(warehouse, level.quantity, level.reserved))
        elif warehouse.is_active:
            places.append(Place(warehouse))
    return places
