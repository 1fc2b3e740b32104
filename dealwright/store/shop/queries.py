"""What the shop shows: its shelves, what stands on them, and at which price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Min, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from dealwright.api import cursors
from dealwright.api.cursors import Position, Sorting
from dealwright.api.problems import Stop
from dealwright.catalog.measures.queries import known_measures
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.products.models import BundlePart, Kind, Product
from dealwright.catalog.products.queries import available_of
from dealwright.kit.errors import NotFound
from dealwright.kit.money import Money
from dealwright.kit.quantities import NONE, plain
from dealwright.records.search.queries import matching
from dealwright.store.settings.models import Store
from dealwright.store.shop.narrowing import sold_variations, there_is
from dealwright.store.shop.wishes import NEWEST, Wishes

PAGE = 24
RELATED = 4
NEW = 8
REDUCED = 4
MOST_COUNTED = 1_000
"""On a whole shelf."""
MOST_FOUND = 240
"""Of a shelf that is narrowed or searched: ten pages, for which each product has to be looked at."""

ON_A_TILE = (
    "name",
    "slug",
    "kind",
    "of_services",
    "price",
    "compare_price",
    "currency",
    "photo",
    "stock",
    "reserved",
    "is_active",
    "archived_at",
    "deleted_at",
    "parent",
    "measure",
    "search_key",
)
"""What is read of a product that is shown among others: the rest may be long."""

OF_A_VARIATION = (*ON_A_TILE, "options", "position", "sku", "weight")
"""What is read of a variation on the page of its product."""

SORTINGS = {
    NEWEST: Sorting("-id", "id", nullable=False),
    "price": Sorting("price", "shop_price", nullable=False),
    "-price": Sorting("-price", "shop_price", nullable=False),
    "name": Sorting("name", "search_key", nullable=False),
}


@dataclass(frozen=True)
class Offered:
    """A product as the shop offers it."""

    product: Product
    price: Money
    is_from: bool = False
    """Whether some variation costs more."""
    before: Money | None = None
    """What it cost before, where that was more."""
    left: Decimal | None = None
    """How many can be bought now; nothing for what does not run out."""

    @property
    def can_be_bought(self) -> bool:
        return self.left is None or self.left > 0

    @property
    def unit(self) -> str:
        """Of what may be divided: for how much the price is."""
        measure = known_measures().get(self.product.measure_id) if self.product.measure_id else None
        return measure.symbol if measure is not None and measure.step < 1 else ""

    @property
    def percent_off(self) -> int:
        """How much less it costs than before, in whole percent."""
        return int(100 - 100 * self.price.amount / self.before.amount) if self.before else 0


@dataclass(frozen=True)
class OnShelf:
    """A page of a shelf."""

    offered: list[Offered]
    next_cursor: str = ""


def sold_in(store: Store) -> QuerySet[Product]:
    """What the shop sells, each with its price here as `shop_price`."""
    sold = Product.objects.on_sale().filter(currency=store.currency)
    found: QuerySet[Product] = priced(sold, store).only(*ON_A_TILE)
    return found


def priced(products: Any, store: Store) -> Any:
    """With the price on the list of the shop, or the base price, as `shop_price`."""
    listed = _list_of(store)
    if listed is None:
        return products.annotate(shop_price=F("price"))
    return products.annotate(shop_price=Coalesce(Subquery(_on(listed).values("amount")[:1]), F("price")))


def on_shelf(store: Store, walks: Iterable[QuerySet[Product]], wishes: Wishes) -> OnShelf:
    """A page of these products, all in one or apart, in the order that is wished for.

    A bent cursor is NotFound.
    """
    sorting = SORTINGS[wishes.sort]
    after = _position_in(wishes, sorting) if wishes.cursor else None
    found: list[Product] = []
    for walk in walks:
        wanted = sorting.order(walk)
        if after is not None:
            (wanted,) = sorting.after(wanted, after)
        if len(found) > PAGE:  # of a second walk by price only what is not beyond the end of the first
            beyond = "gte" if sorting.is_descending else "lte"
            wanted = wanted.filter(**{f"{sorting.path}__{beyond}": sorting.position(found[PAGE]).value})
        more = list(wanted[: PAGE + 1])
        found = _merged(found, more, sorting) if found else more
    next_cursor = cursors.write(sorting.position(found[PAGE - 1]), sorting) if len(found) > PAGE else ""
    return OnShelf(offered(found[:PAGE], store), next_cursor)


def newest_page(store: Store, wanted: QuerySet[Product], most: int) -> tuple[OnShelf, int]:
    """The newest of what is narrowed or searched, and how many there are, up to one more than `most`.

    Each product of the shelf has to be looked at: one walk gives both. Along a price it would jump to and fro
    between the products, so that a page and a count of their own are done sooner.
    """
    sorting = SORTINGS[NEWEST]
    keys = list(sorting.order(wanted).values_list("pk", flat=True)[: most + 1])
    there = sold_in(store).in_bulk(keys[:PAGE])
    found = [there[key] for key in keys[:PAGE] if key in there]
    next_cursor = cursors.write(sorting.position(found[-1]), sorting) if len(keys) > PAGE and found else ""
    return OnShelf(offered(found, store), next_cursor), len(keys)


def standing(store: Store, ids: list[int] | None, text: str = "") -> QuerySet[Product]:
    """All that is sold in these categories, or anywhere, and found by the search."""
    return _standing(sold_in(store), ids, text)


def apart(store: Store, ids: list[int] | None, wishes: Wishes) -> list[QuerySet[Product]]:
    """The same in two, where it is wished for by price and the shop shows the prices of a list; else nothing.

    What has a price on the list can be walked along the list, and the rest along the shelf: no index holds
    the one price or the other.
    """
    listed = _list_of(store)
    if listed is None or SORTINGS[wishes.sort].path != "shop_price":
        return []
    sold: Any = Product.objects.on_sale().filter(currency=store.currency)
    on_list = sold.filter(prices__price_list=listed, prices__from_quantity=1)
    rest = sold.filter(~there_is(_on(listed)))
    both = on_list.annotate(shop_price=F("prices__amount")), rest.annotate(shop_price=F("price"))
    return [_standing(each.only(*ON_A_TILE), ids, wishes.text) for each in both]


def count_of(wanted: QuerySet[Product], most: int) -> int:
    """How many there are, counted up to one more than `most`.

    Counted along the shelf, as its page is read: without an order PostgreSQL gathers all of them first.
    """
    return wanted.order_by("-pk")[: most + 1].count()


def newest(store: Store) -> list[Offered]:
    """What came in last."""
    return offered(sold_in(store).order_by("-pk")[:NEW], store)


def reduced(store: Store) -> list[Offered]:
    """The newest products that cost less than before."""
    less: Any = sold_in(store).filter(compare_price__isnull=False, compare_price__gt=F("shop_price"))
    return offered(less.order_by("-pk")[:REDUCED], store)


def products_beside(product: Product, store: Store) -> list[Offered]:
    """The newest others of the same shelf."""
    if product.category_id is None:
        return []
    others = sold_in(store).filter(category=product.category_id).exclude(pk=product.pk)
    return offered(others.order_by("-pk")[:RELATED], store)


def offered(products: Iterable[Product], store: Store, *, among: Iterable[Product] = ()) -> list[Offered]:
    """Products with what they cost and how many are left; two queries at most beside their own.

    `among` are the variations on sale, where they are at hand already.
    """
    products = list(products)
    variable = [one.pk for one in products if one.kind == Kind.VARIABLE]
    sums = _summed(among) if among else _variations_of(variable, store)
    left = available_of(one for one in products if one.kind != Kind.VARIABLE)
    return [_offered(product, sums.get(product.pk), left.get(product.pk)) for product in products]


def variations_on_sale(product: Product, store: Store) -> list[Product]:
    """The variations one can choose from, in their order, each with its `shop_price`."""
    sold = priced(sold_variations(), store).filter(parent=product).only(*OF_A_VARIATION)
    return list(sold.order_by("position", "pk"))


def offered_variation(variation: Product) -> Offered:
    """One variation; its price is its own."""
    return _offered(variation, None, variation.available)


def parts_of(bundle: Product) -> list[BundlePart]:
    """What is in a bundle, in its order."""
    return list(bundle.parts.select_related("product__parent"))


def steps_of(product: Product, store: Store) -> list[Price]:
    """From how many pieces on it costs less; one query, none without a price list."""
    if store.price_list_id is None:
        return []
    steps = Price.objects.filter(price_list=store.price_list_id, product=product, from_quantity__gt=1)
    return list(steps.order_by("from_quantity"))


def _standing(sold: QuerySet[Product], ids: list[int] | None, text: str) -> QuerySet[Product]:
    found = sold if ids is None else sold.filter(category__in=ids)
    return matching(found, text) if text else found


def _list_of(store: Store) -> PriceList | None:
    """The list whose prices the shop shows, while it is in use."""
    listed = store.price_list
    usable = listed is not None and listed.is_active and listed.currency == store.currency
    return listed if usable else None


def _on(listed: PriceList) -> QuerySet[Price]:
    """What one piece of a product costs on the list."""
    found: QuerySet[Price] = Price.objects.filter(price_list=listed, from_quantity=1)
    return found.filter(product=OuterRef("pk")).order_by()


def _position_in(wishes: Wishes, sorting: Sorting) -> Position:
    try:
        return cursors.read(wishes.cursor, sorting)
    except Stop:
        raise NotFound(_("This page of the list is no longer there; start again.")) from None


def _merged(some: list[Product], others: list[Product], sorting: Sorting) -> list[Product]:
    """Two walks in the same order as one, as long as a page needs it."""

    def place(product: Product) -> tuple[Any, int]:
        return sorting.position(product).value, product.pk

    return sorted(some + others, key=place, reverse=sorting.is_descending)[: PAGE + 1]


def _offered(product: Product, among: dict[str, Any] | None, left: Decimal | None) -> Offered:
    """Of a product with variations: the cheapest of them, and as many as there are of all."""
    if product.kind == Kind.VARIABLE:
        left = None if among and product.of_services else plain((among or {}).get("left") or 0)
        among = among or {"low": _price_of(product), "high": _price_of(product)}
        price, is_from = among["low"], among["low"] != among["high"]
    else:
        price, is_from = _price_of(product), False
    before = product.compare_price
    return Offered(
        product,
        Money(price, product.currency),
        is_from,
        Money(before, product.currency) if before and before > price else None,
        left,
    )


def _price_of(product: Any) -> Decimal:
    price: Decimal = getattr(product, "shop_price", product.price)
    return price


def _variations_of(products: list[int], store: Store) -> dict[int, dict[str, Any]]:
    if not products:
        return {}
    among = priced(sold_variations(), store).filter(parent__in=products).order_by().values("parent")
    free = Greatest(F("stock") - F("reserved"), Value(NONE))
    summed = among.annotate(low=Min("shop_price"), high=Max("shop_price"), left=Sum(free))
    return {each["parent"]: each for each in summed}


def _summed(variations: Iterable[Product]) -> dict[int, dict[str, Any]]:
    """The same of variations that are at hand."""
    found: dict[int, dict[str, Any]] = {}
    for one in variations:
        price, left = _price_of(one), max(one.available, NONE)
        sums = found.setdefault(one.parent_id or 0, {"low": price, "high": price, "left": NONE})
        sums["low"], sums["high"] = min(sums["low"], price), max(sums["high"], price)
        sums["left"] += left
    return found
