"""The list of stock: what lies in the house, and where."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.catalog.products.models import Product
from dealwright.catalog.warehouses.models import StockLevel
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import Number, RecordLink
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import ALL, Column, Listing, Narrowing, Standing, Words
from dealwright.records.search.queries import matching
from dealwright.records.tags.lookups import TAGS
from dealwright.web.formats import number

STOCK = ListOf(
    Product,
    fields={
        "name": Where(str, contains=True),
        "sku": Where(str, empty=""),
        "category_id": Id,
        "warehouse_id": Where(Id, path="levels__warehouse_id", many=True, of=("stock",)),
        "stock": Decimal,
        "reserved": Where(Decimal, of=("stock",)),
        "active": Where(bool, path="is_active", of=("is_active",)),
        "kind": Literal["simple", "variation"],
        "tags": TAGS,
    },
    sorts=["created_at", "name"],
    sort="name",
    search=matching,
    more=more_of("product"),
)


def _where(product: Any) -> Cell:
    levels = [level for level in product.levels.all() if level.quantity]
    return Cell("text", ", ".join(f"{level.warehouse.name}: {number(level.quantity)}" for level in levels))


def _free(product: Product) -> Cell:
    tone = "late" if product.available <= 0 else ""
    return Cell("number", product.available, tone=tone)


def _picture(product: Any) -> str:
    return product.thumbnail_url if product.photo else ""


_LEVELS = StockLevel.objects.select_related("warehouse").order_by("warehouse__position", "warehouse_id")

STOCK_LIST = Listing(
    kind="product",
    name="stock",
    label=_("Stock"),
    url="/stock",
    list_of=STOCK,
    columns=("name", "sku", "stock", "reserved", "available", "where"),
    words=Words(
        empty=_("Nothing lies in the house yet"),
        empty_hint=_("Products and variations that hold stock are listed here, with where their pieces lie."),
        nothing_fits=_("No product fits"),
        show_all=_("Show all stock"),
        search=_("Name or article number"),
    ),
    further_columns=(
        Column("reserved", _("Promised"), lambda one: Cell("number", one.reserved), ("stock",), True),
        Column("available", _("Can be sold"), _free, ("stock",), True),
        Column("where", _("Where"), _where, ("stock",)),
    ),
    narrowings=(
        Narrowing("warehouse_id", _("Warehouse"), RecordLink("catalog.Warehouse")),
        Narrowing("category_id", _("Category"), RecordLink("catalog.Category")),
        Narrowing("stock", _("In the house"), Number(3)),
        Narrowing("reserved", _("Promised"), Number(3)),
    ),
    standing=(
        ALL,
        Standing("promised", _("Promised to orders"), "reserved__gt=0"),
        Standing("gone", _("Nothing in stock"), "stock__lte=0"),
    ),
    relations={"category": "category", "measure": "measure"},
    prefetched={"where": Prefetch("levels", queryset=_LEVELS)},
    among=lambda products: products.stocked(),
    picture=_picture,
)
