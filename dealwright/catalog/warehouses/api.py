"""What a program sees of warehouses and of what lies in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Text, omitted
from dealwright.api.versions import expected_version
from dealwright.catalog.products.models import Product
from dealwright.catalog.warehouses import actions
from dealwright.catalog.warehouses.models import StockLevel, Warehouse
from dealwright.kit.quantities import Quantity
from dealwright.people.access import Verb, refuse_hidden, require, require_settings

Name = Annotated[str, Text(120)]
Address = Annotated[str, Text(500, empty=True)]


class WarehouseOut(Out):
    """A place where goods lie."""

    id: Id
    version: int
    name: str
    address: str
    is_active: bool
    """Whether goods may lie there."""
    is_default: bool
    """Where stock lies that is counted without naming a warehouse."""
    is_for_pickup: bool
    position: float


class NewWarehouse(Body):
    """A warehouse to be added."""

    name: Name
    address: Address = ""
    is_for_pickup: bool = False


class WarehouseChanges(Changes):
    """What may be changed of a warehouse."""

    name: Name = omitted
    address: Address = omitted
    is_active: bool = omitted
    is_default: bool = omitted
    is_for_pickup: bool = omitted


class StockLevelOut(Out):
    """How many pieces of a product lie in a warehouse."""

    id: Id
    product_id: Id
    warehouse_id: Id
    quantity: Quantity
    reserved: Quantity
    """Pieces of them that are promised."""
    available: Quantity
    """Pieces that can still be sold from there."""


WAREHOUSES = ListOf(Warehouse, fields={"name": str, "is_active": bool, "is_default": bool})
LEVELS = ListOf(
    StockLevel, fields={"product_id": Id, "warehouse_id": Id, "quantity": Decimal, "reserved": Decimal}
)

router = Router()
stock_router = Router()


@router.list("", WAREHOUSES, WarehouseOut)
def list_warehouses(request: HttpRequest) -> QuerySet[Warehouse]:
    """The warehouses."""
    require(request.actor, Product.record_kind, Verb.SEE)
    return Warehouse.objects.all()


@router.get("/{id}", WarehouseOut)
def get_warehouse(request: HttpRequest, id: Id) -> Warehouse:
    """One warehouse."""
    require(request.actor, Product.record_kind, Verb.SEE)
    return get_object_or_404(Warehouse, pk=id)


@router.post("", WarehouseOut, status=201)
def create_warehouse(request: HttpRequest, new: NewWarehouse) -> Warehouse:
    """Add a warehouse."""
    require_settings(request.actor)
    return actions.create_warehouse(**new.model_dump(), by=request.actor)


@router.patch("/{id}", WarehouseOut)
def change_warehouse(request: HttpRequest, id: Id, changes: WarehouseChanges) -> Warehouse:
    """Change a warehouse. Only an empty one can rest, and the default one never."""
    require_settings(request.actor)
    warehouse = get_object_or_404(Warehouse, pk=id)
    return actions.edit_warehouse(warehouse, **changes.given(), version=changes.version, by=request.actor)


@router.delete("/{id}")
def remove_warehouse(request: HttpRequest, id: Id) -> None:
    """Remove a warehouse that is empty and that nothing refers to."""
    require_settings(request.actor)
    warehouse = get_object_or_404(Warehouse, pk=id)
    actions.remove_warehouse(warehouse, version=expected_version(request), by=request.actor)


@stock_router.list("", LEVELS, StockLevelOut)
def list_stock_levels(request: HttpRequest) -> QuerySet[StockLevel]:
    """What lies where, of the products you may see."""
    require(request.actor, Product.record_kind, Verb.SEE)
    refuse_hidden(request.actor, Product.record_kind, ["stock"])
    return StockLevel.objects.filter(product__in=Product.objects.seen_by(request.actor))
