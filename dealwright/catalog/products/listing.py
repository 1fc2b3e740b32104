"""The list of products in the office, as its page and the API ask for it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.catalog.products.models import Product
from dealwright.catalog.products.queries import available_of
from dealwright.catalog.products.shapes import KindAsked
from dealwright.events import Actor
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
        "stock": Decimal,
        "active": Where(bool, path="is_active", of=("is_active",)),
        "kind": KindAsked,
        "parent_id": Id,
        "weight": int,
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


def _with_what_is_left(products: list[Any], actor: Actor) -> None:
    """How many of each can be sold now, of bundles and products with variations too."""
    left = available_of(products)
    for product in products:
        product.left = left[product.pk]


def _available(product: Any) -> Cell:
    return Cell("number", product.left)


def _state(product: Any) -> Cell:
    if not product.is_active or product.archived_at is not None:
        return Cell("badge", _now("Hidden"))
    if product.left is None or product.left > 0:
        return Cell("badge", _now("On sale"), tone="good")
    return Cell("badge", _now("Sold out"), tone="attention")


def _picture(product: Any) -> str:
    return product.thumbnail_url if product.photo else ""


PRODUCT_LIST = Listing(
    kind="product",
    url="/products",
    new_url="/products/new",
    import_url="/products/imports",
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
        Narrowing("stock", _("In stock"), Number(3)),
        Narrowing("archived_at", _("Archived"), Moment()),
    ),
    standing=(
        ALL,
        Standing("on_sale", _("On sale"), "active=true"),
        Standing("hidden", _("Hidden"), "active=false"),
        Standing("sold_out", _("Nothing in stock"), "kind=simple&stock__lte=0"),
    ),
    relations={"category": "category", "measure": "measure"},
    prepare=_with_what_is_left,
    among=lambda products: products.without_variations(),
    picture=_picture,
)
