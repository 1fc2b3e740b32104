"""What search engines read of a page (schema.org)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dealwright.catalog.products.models import Product
from dealwright.store.settings.models import Store
from dealwright.store.shop.queries import Offered

CONTEXT = "https://schema.org"
MOST_LETTERS = 5_000


def shop_as_data(store: Store, base: str) -> dict[str, Any]:
    """The shop, and how it is searched."""
    home = f"{base}/shop/"
    shop: dict[str, Any] = {"@type": "Organization", "@id": f"{home}#shop", "name": store.name, "url": home}
    if store.contact_email:
        shop["email"] = store.contact_email
    if store.contact_phone:
        shop["telephone"] = store.contact_phone
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{base}/shop/products?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    site = {"@type": "WebSite", "name": store.name, "url": home, "potentialAction": search}
    return _graph(shop, site)


def shelf_as_data(path: Iterable[tuple[str, str]], base: str) -> dict[str, Any]:
    """Where a shelf stands: names with their addresses, from the home page down."""
    return _graph(_breadcrumb(path, base))


def product_as_data(
    shown: Offered,
    variations: Iterable[Offered],
    pictures: Iterable[str],
    path: Iterable[tuple[str, str]],
    *,
    store: Store,
    base: str,
) -> dict[str, Any]:
    """A product with its offer, or the offers of its variations, and where it stands."""
    product = shown.product
    told: dict[str, Any] = {
        "@type": "Product",
        "name": product.name,
        "url": f"{base}/shop/p/{product.slug}",
        "offers": _offers(shown, list(variations), store, base),
    }
    if product.sku:
        told["sku"] = product.sku
    if product.description:
        told["description"] = product.description[:MOST_LETTERS]
    if images := [base + picture for picture in pictures]:
        told["image"] = images if len(images) > 1 else images[0]
    return _graph(told, _breadcrumb(path, base))


def _offers(shown: Offered, variations: list[Offered], store: Store, base: str) -> dict[str, Any]:
    address = f"{base}/shop/p/{shown.product.slug}"
    seller = {"@type": "Organization", "name": store.name}
    if not variations:
        return _offer(shown, address) | {"seller": seller}
    prices = [one.price.amount for one in variations]
    return {
        "@type": "AggregateOffer",
        "lowPrice": format(min(prices), "f"),
        "highPrice": format(max(prices), "f"),
        "priceCurrency": shown.product.currency,
        "offerCount": len(variations),
        "offers": [_offer(one, f"{address}?v={one.product.pk}") for one in variations],
    }


def _offer(shown: Offered, address: str) -> dict[str, Any]:
    product: Product = shown.product
    return {
        "@type": "Offer",
        "url": address,
        "price": format(shown.price.amount, "f"),
        "priceCurrency": product.currency,
        "availability": f"{CONTEXT}/{'InStock' if shown.can_be_bought else 'OutOfStock'}",
    }


def _breadcrumb(path: Iterable[tuple[str, str]], base: str) -> dict[str, Any]:
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": base + address}
        for place, (name, address) in enumerate(path, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _graph(*things: dict[str, Any]) -> dict[str, Any]:
    return {"@context": CONTEXT, "@graph": list(things)}
