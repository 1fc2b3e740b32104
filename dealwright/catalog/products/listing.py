"""The list of products in the office, as its page and the API ask for it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.catalog.products.models import Product
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import Moment, Number, RecordLink
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import ALL, Column, Listing, Narrowing, Standing, Words
from dealwright.records.search.queries import matching
from dealwright.records.tags.lookups import TAGS

PRODUCTS = ListOf(
    Product,
    fields={
        "name": Where(str, contains=True),
        "sku": Where(str, empty=""),
        "price": Decimal,
        "category_id": Id,
        "stock": int,
        "active": Where(bool, path="is_active", of=("is_active",)),
        "is_service": bool,
        "tags": TAGS,
        "created_at": datetime,
        "updated_at": datetime,
        "archived_at": datetime,
    },
    sorts=["created_at", "name", "price"],
    sort="-created_at",
    search=matching,
    more=more_of("product"),
)


def _available(product: Product) -> Cell:
    return Cell("number", None if product.is_service else product.available)


def _state(product: Product) -> Cell:
    if not product.is_active:
        return Cell("badge", _now("Hidden"))
    if product.can_be_bought:
        return Cell("badge", _now("On sale"), tone="good")
    return Cell("badge", _now("Sold out"), tone="attention")


def _picture(product: Any) -> str:
    return product.thumbnail_url if product.photo else ""


PRODUCT_LIST = Listing(
    kind="product",
    url="/products",
    new_url="/products/new",
    list_of=PRODUCTS,
    columns=("name", "sku", "category", "available", "price", "state"),
    words=Words(
        empty=_("No products yet"),
        empty_hint=_("What you add here is sold in the shop and in deals alike."),
        nothing_fits=_("No product fits"),
        show_all=_("Show all products"),
        search=_("Name or article number"),
        add=_("Add a product"),
    ),
    further_columns=(
        Column("available", _("Available"), _available, of=("stock",), is_at_end=True),
        Column("state", _("State"), _state, of=("stock",)),
    ),
    narrowings=(
        Narrowing("category_id", _("Category"), RecordLink("catalog.Category")),
        Narrowing("stock", _("In stock"), Number(0)),
        Narrowing("archived_at", _("Archived"), Moment()),
    ),
    standing=(
        ALL,
        Standing("on_sale", _("On sale"), "active=true"),
        Standing("hidden", _("Hidden"), "active=false"),
        Standing("sold_out", _("Nothing in stock"), "is_service=false&stock__lte=0"),
    ),
    relations={"category": "category"},
    picture=_picture,
)
