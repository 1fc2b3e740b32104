"""The shop window: all products, one shelf, one product."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.products.queries import categories_on_sale
from dealwright.records.search.queries import LONGEST
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import the_store
from dealwright.store.shop.frame import render_shop
from dealwright.store.shop.queries import SORTS, USUAL_SORT, products_beside, shelf


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything the shop sells, the newest first, or what a search finds."""
    return _shelf(request, the_store(), None)


@login_not_required
@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """One shelf."""
    return _shelf(request, the_store(), get_object_or_404(Category, slug=slug))


@login_not_required
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product, to be put into the cart."""
    store = the_store()
    found = product_on_sale(store, slug=slug)
    return show_product(request, store, found, was_added="added" in request.GET)


def product_on_sale(store: Store, **wanted: Any) -> Product:
    """The product if the shop sells it, sold out or not; otherwise there is none."""
    sold = Product.objects.on_sale().filter(currency=store.currency).select_related("category")
    return get_object_or_404(sold, **wanted)


def show_product(
    request: HttpRequest,
    store: Store,
    product: Product,
    *,
    quantity: str = "1",
    error: str = "",
    was_added: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of a product, with what was asked for and why it was refused."""
    context = {
        "product": product,
        "beside": products_beside(product),
        "quantity": quantity,
        "error": error,
        "was_added": was_added,
        "structured": _structured(product, store),
    }
    return render_shop(request, store, "store/shop/product.html", context, status=status)


def _shelf(request: HttpRequest, store: Store, category: Category | None) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else USUAL_SORT
    cursor = request.GET.get("cursor", "")
    page = shelf(store.currency, category=category, text=text, sort=sort, cursor=cursor)
    context = {
        "products": page.products,
        "category": category,
        "categories": categories_on_sale(store.currency),
        "text": text,
        "sort": sort,
        "is_first_page": not cursor,
        "next_url": page.next_cursor and f"?{_query(text, sort, page.next_cursor)}",
    }
    return render_shop(request, store, "store/shop/shelf.html", context)


def _query(text: str, sort: str, cursor: str) -> str:
    wanted = {"q": text, "sort": sort if sort != USUAL_SORT else "", "cursor": cursor}
    return urlencode({name: value for name, value in wanted.items() if value})


def _structured(product: Product, store: Store) -> dict[str, Any]:
    """The product as search engines read it (schema.org)."""
    base = settings.BASE_URL.rstrip("/")
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "url": f"{base}/shop/p/{product.slug}",
        "offers": {
            "@type": "Offer",
            "price": format(product.price, "f"),
            "priceCurrency": product.currency,
            "availability": f"https://schema.org/{'InStock' if product.can_be_bought else 'OutOfStock'}",
            "seller": {"@type": "Organization", "name": store.name},
        },
    }
    if product.sku:
        told["sku"] = product.sku
    if product.description:
        told["description"] = product.description[:5000]
    if product.photo:
        told["image"] = base + product.photo_url
    return told
