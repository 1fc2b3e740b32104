"""Questions about products."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from dealwright.api import cursors
from dealwright.api.cursors import Sorting
from dealwright.api.problems import Stop
from dealwright.catalog.products.models import BundlePart, Category, Kind, Photo, Product
from dealwright.catalog.products.photos import url_of
from dealwright.kit.errors import NotFound, Refused
from dealwright.kit.quantities import NONE, plain

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


@dataclass
class Shelf:
    """A category with those that stand on it."""

    category: Category
    depth: int
    shelves: list[Shelf] = field(default_factory=list)

    def flat(self) -> Iterator[Shelf]:
        """Itself, then everything below it, as a tree is read."""
        yield self
        for shelf in self.shelves:
            yield from shelf.flat()


def shelves() -> list[Shelf]:
    """All categories as a tree, in one query; the roots."""
    below: dict[int | None, list[Category]] = defaultdict(list)
    for category in Category.objects.order_by("position", "name", "pk"):
        below[category.parent_id].append(category)

    def grown(category: Category, depth: int) -> Shelf:
        return Shelf(category, depth, [grown(one, depth + 1) for one in below[category.pk]])

    return [grown(category, 0) for category in below[None]]


def category_choices() -> list[tuple[int, str]]:
    """All categories as one chooses among them: `Phones › Cases`."""
    choices: list[tuple[int, str]] = []

    def walk(shelf: Shelf, path: str) -> None:
        words = f"{path} › {shelf.category.name}" if path else shelf.category.name
        choices.append((shelf.category.pk, words))
        for one in shelf.shelves:
            walk(one, words)

    for root in shelves():
        walk(root, "")
    return choices


def categories_below(category: Category) -> list[int]:
    """The keys of a category and of all that stand on it."""
    found = next((one for root in shelves() for one in root.flat() if one.category.pk == category.pk), None)
    return [one.category.pk for one in found.flat()] if found else [category.pk]


def variations_of(product: Product) -> QuerySet[Product]:
    """The variations of a product in their order, those that are not sold now included."""
    found: QuerySet[Product] = Product.objects.filter(parent=product).order_by("position", "pk")
    return found.select_related("parent")


def available_of(products: Iterable[Product]) -> dict[int, Decimal | None]:
    """How many of each can be sold now; None for services, of which there is always one.

    Of a product with variations as many as of all of them together, of a bundle as many as its scarcest part
    gives. Two queries at most, however many products.
    """
    products = list(products)
    left: dict[int, Decimal | None] = {one.pk: one.available if one.holds_stock else None for one in products}
    variable = [one.pk for one in products if one.kind == Kind.VARIABLE and not one.of_services]
    bundles = [one.pk for one in products if one.kind == Kind.BUNDLE]
    if variable:
        left |= dict.fromkeys(variable, NONE)
        sold = Product.objects.filter(parent__in=variable, is_active=True, archived_at=None).order_by()
        summed = sold.values_list("parent").annotate(left=Sum(F("stock") - F("reserved")))
        left |= {id: plain(count) for id, count in summed}
    if bundles:
        left |= _available_bundles(bundles)
    return left


@dataclass(frozen=True)
class Goods:
    """What hangs on a product, as the API tells it."""

    photos: list[dict[str, Any]]
    variations: list[int]
    parts: list[dict[str, Any]]


def with_goods(products: QuerySet[Product]) -> QuerySet[Product]:
    """Products that bring along what hangs on them, in the same query; `goods_of` reads it."""
    photos = Photo.objects.filter(product=OuterRef("pk")).order_by("position", "pk")
    variations = Product.objects.filter(parent=OuterRef("pk")).order_by("position", "pk")
    parts = BundlePart.objects.filter(bundle=OuterRef("pk")).order_by("pk")
    return products.annotate(
        told_photos=ArraySubquery(
            photos.values(json=JSONObject(id="pk", name="name", description="description"))
        ),
        told_variations=ArraySubquery(variations.values("pk")),
        told_parts=ArraySubquery(parts.values(json=JSONObject(product_id="product_id", quantity="quantity"))),
    )


def goods_of(product: Any) -> Goods:
    """What hangs on a product; asked for now where it did not come along."""
    if not hasattr(product, "told_photos"):
        told: Any = with_goods(Product.everything.filter(pk=product.pk)).get()
        product.told_photos, product.told_variations = told.told_photos, told.told_variations
        product.told_parts = told.told_parts
    shown = [
        {
            "id": photo["id"],
            "url": url_of(photo["name"]),
            "thumbnail_url": url_of(photo["name"], small=True),
            "description": photo["description"],
        }
        for photo in product.told_photos
    ]
    return Goods(shown, product.told_variations, product.told_parts)


def _available_bundles(bundles: list[int]) -> dict[int, Decimal | None]:
    """Of each bundle as many as its scarcest part gives; None where all are services, 0 without parts."""
    found: dict[int, list[Decimal | None]] = {id: [] for id in bundles}
    for part in BundlePart.objects.filter(bundle__in=bundles).select_related("product"):
        product = part.product
        is_sold = product.is_active and product.archived_at is None and product.deleted_at is None
        if not is_sold:
            found[part.bundle_id].append(NONE)
        else:
            given = max(product.available, NONE) // part.quantity if product.holds_stock else None
            found[part.bundle_id].append(given)
    return {id: _scarcest(given) for id, given in found.items()}


def _scarcest(given: list[Decimal | None]) -> Decimal | None:
    if not given:
        return NONE
    counted = [count for count in given if count is not None]
    return min(counted) if counted else None


def usual_currency() -> str:
    """The currency of the product added last: a good guess for the next one."""
    newest = Product.objects.order_by("-id").values_list("currency", flat=True).first()
    return newest or USUAL_CURRENCY


def category_named(id: int | None, *, field: str = "category_id") -> Category | None:
    """The category with this key, None where none is given; Refused where there is none."""
    if id is None:
        return None
    category = Category.objects.filter(pk=id).first()
    if category is None:
        raise Refused(_("There is no such category."), field=field)
    return category
