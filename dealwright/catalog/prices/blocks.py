"""What the card of a product shows of price lists."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.catalog.prices.queries import prices_of
from dealwright.catalog.products.models import Product
from dealwright.kit.money import Money


def prices_on_card(request: HttpRequest, product: Product, may_change: bool) -> Markup | None:
    """The prices beside the base price; nothing where there are no lists."""
    lists = prices_of(product)
    if not lists:
        return None
    rows = [
        {
            "name": price_list.name,
            "from_quantity": price.from_quantity,
            "price": Money(price.amount, price_list.currency),
        }
        for price_list, prices in lists
        if price_list.is_active
        for price in prices
    ]
    context = {"product": product, "rows": rows, "may_change": may_change}
    return web.render_fragment(request, "catalog/prices/on_card.html", "prices", context)
