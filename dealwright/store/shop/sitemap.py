"""What search engines may look at: all pages of the shop, in pieces, and the file of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from dealwright.catalog.products.models import Product
from dealwright.store.settings.queries import store_of
from dealwright.store.shop.frame import base_url
from dealwright.store.shop.shelving import shelves_of

IDS_IN_A_PIECE = 5_000
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
RULES = """User-agent: *
Allow: /shop/
Allow: /files/products/
Allow: /static/
Disallow: /shop/cart
Disallow: /shop/checkout
Disallow: /shop/orders/
Disallow: /shop/account
Disallow: /shop/sign-in
Disallow: /shop/sign-out
Disallow: /

Sitemap: {base}/shop/sitemap.xml
"""


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The shop may be read, the office and what belongs to one visitor may not."""
    return HttpResponse(RULES.format(base=base_url()), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pieces: the shelves, then the products by their ids."""
    last = Product.objects.on_sale().aggregate(last=Max("pk"))["last"] or 0
    pieces = range(-(-last // IDS_IN_A_PIECE) + 1)
    places = ((f"{base_url()}/shop/sitemap/{number}.xml", None) for number in pieces)
    return _xml("sitemapindex", "sitemap", places)


@login_not_required
@require_safe
def sitemap_piece(request: HttpRequest, number: int) -> HttpResponse:
    """The home page and the shelves, or some products."""
    store, shop = store_of(request), f"{base_url()}/shop/"
    if number == 0:
        shelves = [one for root in shelves_of(store) for one in root.flat()]
        addresses = [shop, f"{shop}products", *(f"{shop}c/{one.category.slug}" for one in shelves)]
        return _xml("urlset", "url", ((address, None) for address in addresses))
    beyond = number * IDS_IN_A_PIECE
    sold = Product.objects.on_sale().filter(currency=store.currency)
    last = sold.aggregate(last=Max("pk"))["last"] or 0
    if beyond - IDS_IN_A_PIECE >= last:
        raise Http404
    here = sold.filter(pk__gt=beyond - IDS_IN_A_PIECE, pk__lte=beyond).order_by("pk")
    return _xml(
        "urlset", "url", ((f"{shop}p/{slug}", at) for slug, at in here.values_list("slug", "updated_at"))
    )


def _xml(around: str, each: str, places: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    rows = (
        Markup("<{each}><loc>{address}</loc>{changed}</{each}>\n").format(
            each=each,
            address=address,
            changed=Markup("<lastmod>{}</lastmod>").format(at.date().isoformat()) if at else "",
        )
        for address, at in places
    )
    text = Markup('<?xml version="1.0" encoding="UTF-8"?>\n<{around} xmlns="{space}">\n{rows}</{around}>\n')
    written = text.format(around=around, space=SPACE, rows=Markup("").join(rows))
    return HttpResponse(written, content_type="application/xml; charset=utf-8")
