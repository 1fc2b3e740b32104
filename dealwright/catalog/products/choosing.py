"""Choosing products for the lines of a record: which are offered, which one was taken."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.catalog.products.models import Product
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.records.search.queries import matching

MOST_OFFERED = 8
"""Products offered at once; a search brings others."""


def offered(products: Any, text: str) -> list[Product]:
    """Of these products those that fit what was typed, else the newest."""
    found = matching(products, text) if text.strip() else products
    return list(found.order_by("-id")[:MOST_OFFERED])


def any_product_added(request: HttpRequest) -> Product | None:
    """The product whose button was pressed; None where it was another button."""
    return None if whole_number(request.POST.get("add")) is None else product_added(request)


def product_added(request: HttpRequest) -> Product:
    """The product whose button was pressed."""
    wanted = whole_number(request.POST.get("add")) or 0
    product: Product | None = Product.objects.seen_by(request.actor).filter(pk=wanted).first()
    if product is None:
        raise Refused(_("There is no such product."), field="lines")
    return product
