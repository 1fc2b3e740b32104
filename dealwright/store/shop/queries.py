"""What the shop shows on its shelves."""

from __future__ import annotations

from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.products.queries import ProductPage, page_of
from dealwright.records.search.queries import matching

PAGE = 24
RELATED = 4
USUAL_SORT = "-created_at"
SORTS = (USUAL_SORT, "price", "-price")


def shelf(
    currency: str,
    *,
    category: Category | None = None,
    text: str = "",
    sort: str = USUAL_SORT,
    cursor: str = "",
) -> ProductPage:
    """A page of what the shop sells; one query."""
    sold = Product.objects.on_sale().filter(currency=currency)
    if category is not None:
        sold = sold.filter(category=category)
    if text:
        sold = matching(sold, text)
    return page_of(sold, sort=sort if sort in SORTS else USUAL_SORT, cursor=cursor, size=PAGE)


def products_beside(product: Product) -> list[Product]:
    """The newest others of the same shelf."""
    if product.category_id is None:
        return []
    others = Product.objects.on_sale().filter(category=product.category_id, currency=product.currency)
    return list(others.exclude(pk=product.pk).order_by("-id")[:RELATED])
