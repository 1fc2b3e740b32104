"""What stands around every page of the shop: the merchant's name and colour, the search, the cart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from dealwright import web
from dealwright.store.buyers.queries import buyer_of
from dealwright.store.carts.queries import pieces_in
from dealwright.store.carts.visitors import whose
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import store_of

FRAME = "store/shop/frame.html"


@dataclass(frozen=True)
class Merchant:
    """The shop as its pages name it."""

    name: str
    accent: str
    about: str
    logo: str = ""
    languages: list[tuple[str, str]] = field(default_factory=list)
    """To choose from, each with its own name."""


def render_shop(
    request: HttpRequest,
    store: Store,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with a page of the shop."""
    shop = {"merchant": merchant_of(store), "store": store, "canonical": base_url() + request.path}
    answer = web.render(request, template, {**shop, **(context or {})}, status=status)
    answer["Cache-Control"] = "private, no-cache"  # the cart in the head is the visitor's own
    return answer


def merchant_of(store: Store) -> Merchant:
    """The shop as its pages name it."""
    spoken = store.spoken
    languages = [(code, name) for code, name in settings.LANGUAGES if not spoken or code in spoken]
    return Merchant(store.name, store.accent, store.tagline, languages=languages)


def base_url() -> str:
    """Where the product is reached from outside."""
    return str(settings.BASE_URL).rstrip("/")


def account_link(request: HttpRequest) -> Markup:
    """The way to one's orders, or to the page on which one signs in."""
    return web.render_fragment(request, FRAME, "account", {"account": buyer_of(request)})


def cart_link(request: HttpRequest) -> Markup:
    """The way to the cart, with the number of pieces in it."""
    pieces = pieces_in(*whose(request))
    return web.render_fragment(request, FRAME, "cart", {"pieces": pieces})


def search_line(request: HttpRequest) -> Markup:
    """The search of the shop."""
    text = request.GET.get("q", "") if request.path.startswith("/shop/") else ""
    return web.render_fragment(request, FRAME, "search", {"text": text[:100]})


def contact(request: HttpRequest) -> Markup:
    """How a visitor reaches the merchant, at the foot of each page."""
    return web.render_fragment(request, FRAME, "contact", {"store": store_of(request)})


def mark(request: HttpRequest) -> Markup:
    """The merchant's name, for the page on which the client pays."""
    return web.render_fragment(request, FRAME, "mark", {"name": store_of(request).name})


def way_back(request: HttpRequest) -> Markup | None:
    """The way out of a problem for a visitor: into the shop, not to the door of the office."""
    if not request.path.startswith(("/shop/", "/pay/")):
        return None
    return web.render_fragment(request, FRAME, "way_back")
