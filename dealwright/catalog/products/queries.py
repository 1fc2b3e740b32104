"""Questions about products."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.api import cursors
from dealwright.api.cursors import Sorting
from dealwright.api.problems import Stop
from dealwright.catalog.products.models import Category, Product
from dealwright.kit.errors import NotFound

PAGE = 50
SORTINGS = {
    "-created_at": Sorting("-created_at", "created_at", nullable=False),
    "created_at": Sorting("created_at", "created_at", nullable=False),
    "name": Sorting("name", "search_key", nullable=False),
    "-name": Sorting("-name", "search_key", nullable=False),
    "price": Sorting("price", "price", nullable=False),
    "-price": Sorting("-price", "price", nullable=False),
}
"""The orders of lists, each served by an index. Names go by their search key: accents do not part them."""
USUAL_SORT = "-created_at"
USUAL_CURRENCY = "BRL"


@dataclass(frozen=True)
class ProductPage:
    """Some products, and where the next page begins."""

    products: list[Product]
    next_cursor: str | None


def page_of(products: QuerySet[Product], *, sort: str, cursor: str, size: int = PAGE) -> ProductPage:
    """One page of these products in one of the known orders; a bent cursor is NotFound."""
    sorting = SORTINGS.get(sort, SORTINGS[USUAL_SORT])
    ordered = sorting.order(products)
    if cursor:
        try:
            (ordered,) = sorting.after(ordered, cursors.read(cursor, sorting))
        except Stop:
            raise NotFound(_("This page of the list is no longer there; start again.")) from None
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    next_cursor = cursors.write(sorting.position(rows[size - 1]), sorting) if more else None
    return ProductPage(rows[:size], next_cursor)


def categories_on_sale(currency: str) -> QuerySet[Category]:
    """The shelves on which something stands that the shop sells."""
    standing = Product.objects.on_sale().filter(category=OuterRef("pk"), currency=currency)
    return Category.objects.filter(Exists(standing))


def usual_currency() -> str:
    """The currency of the product added last: a good guess for the next one."""
    newest = Product.objects.order_by("-id").values_list("currency", flat=True).first()
    return newest or USUAL_CURRENCY
