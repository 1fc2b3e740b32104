"""What the card of a product shows of warehouses."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from dealwright import web
from dealwright.catalog.products.models import Product
from dealwright.catalog.stock.queries import places_of
from dealwright.catalog.warehouses.queries import has_several_warehouses
from dealwright.people.access import hidden_fields


def warehouses_on_card(request: HttpRequest, product: Product, may_change: bool) -> Markup | None:
    """Where the pieces lie; nothing while there is only one place for them."""
    hidden = hidden_fields(request.actor, Product.record_kind)
    if not product.holds_stock or "stock" in hidden or not has_several_warehouses():
        return None
    context = {"product": product, "places": places_of(product), "may_change": may_change}
    return web.render_fragment(request, "catalog/stock/on_card.html", "places", context)
