"""What a product is attached to, told before somebody deletes it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from dealwright.catalog.products.models import Kind, Product
from dealwright.events import Actor


def bundles_that_hold(product: Any, actor: Actor) -> str | None:
    """How many bundles it, or one of its variations, is a part of: without it they cannot be sold."""
    part = "parts__product__parent" if product.kind == Kind.VARIABLE else "parts__product"
    count = Product.objects.seen_by(actor).filter(**{part: product}).distinct().count()
    if not count:
        return None
    words = ngettext(
        "%(count)s bundle holds it and cannot be sold without it.",
        "%(count)s bundles hold it and cannot be sold without it.",
        count,
    )
    return words % {"count": count}
