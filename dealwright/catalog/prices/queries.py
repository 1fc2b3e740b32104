"""Questions about prices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.products.models import Product
from dealwright.kit.money import Money
from dealwright.kit.quantities import Counted


def price_lists() -> QuerySet[PriceList]:
    """All lists in their order, with how many prices stand on each as `count`."""
    return PriceList.objects.annotate(count=Count("prices")).order_by("position", "id")


def prices_for(
    products: Iterable[Product], *, price_list: PriceList | None, quantity: Counted = 1
) -> dict[int, Money]:
    """What each product costs by id: on the list, from this quantity on, or its base price. One query.

    Less than one costs so much as one does.

    A list that rests, or none, gives the base prices. A product in another currency than the list keeps
    its base price.
    """
    products = list(products)
    found = {product.pk: product.price_money for product in products}
    if price_list is None or not price_list.is_active or not products:
        return found
    fitting = Price.objects.filter(
        price_list=price_list, product__in=found, from_quantity__lte=max(quantity, 1)
    )
    currencies = {product.pk: product.currency for product in products}
    for price in fitting.order_by("from_quantity"):  # the last one that fits counts
        if currencies[price.product_id] == price_list.currency:
            found[price.product_id] = Money(price.amount, price_list.currency)
    return found


def prices_of(product: Product) -> list[tuple[PriceList, list[Price]]]:
    """The lists with the prices of a product on each; two queries."""
    by_list: dict[int, list[Price]] = {}
    for price in Price.objects.filter(product=product).order_by("from_quantity"):
        by_list.setdefault(price.price_list_id, []).append(price)
    lists: Any = PriceList.objects.order_by("position", "id")
    return [(one, by_list.get(one.pk, [])) for one in lists]
