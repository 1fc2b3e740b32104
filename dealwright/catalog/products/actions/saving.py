"""Saving under an address and an article number that nobody else has: the indexes decide."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Category, Product
from dealwright.kit.errors import Refused


def save_with_slug(new: Category | Product, slug: str) -> None:
    """Save under the plain slug, or with a random ending where it is taken."""
    for candidate in (slug, f"{slug}-{secrets.token_hex(3)}"):
        new.slug = candidate
        if saved(new):
            return
    raise IntegrityError(f"no free slug for {slug}")


def saved(changed: Category | Product) -> bool:
    """Save; False where the slug is taken, Refused where the article number or the options are."""
    try:
        with transaction.atomic():
            changed.save()
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        constraint = getattr(diagnosis, "constraint_name", None) or ""
        if "sku" in constraint:
            raise Refused(_who_has_it(changed), field="sku") from None
        if constraint == "one_variation_per_options":
            raise Refused(_("There is such a variation already."), field="options") from None
        if "slug" not in constraint:
            raise
        return False
    return True


def _who_has_it(changed: Category | Product) -> Any:
    """Which product has the article number; one in the recycle bin keeps it until it is gone."""
    other = Product.everything.filter(sku=getattr(changed, "sku", None)).exclude(pk=changed.pk).first()
    if other is None or other.deleted_at is None:
        return _("Another product already has this article number.")
    message = _(
        "“%(product)s” in the recycle bin has this article number. Restore it, or delete it for good first."
    )
    return message % {"product": other.name}
