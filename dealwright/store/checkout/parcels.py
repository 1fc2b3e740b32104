"""What lies in a cart as a parcel that delivery services price, and what is wanted along with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dealwright.kit.quantities import as_number
from dealwright.sales.deliveries.pricing import Parcel
from dealwright.sales.taxes.places import home_country
from dealwright.store.carts.models import Cart
from dealwright.store.carts.queries import Contents

EXTRA = "extra-"
"""Begins the fields of extra services: `extra-12-insurance`, of the service with the key 12."""
LONGEST = 120
MOST_FIELDS = 500


def parcel_of(
    contents: Contents,
    *,
    region: str = "",
    postal_code: str = "",
    holder: str = "",
    extras: Mapping[int, Mapping[str, Any]] | None = None,
) -> Parcel:
    """The goods of a cart on their way to a place; `holder` is who asks programs outside."""
    return Parcel(
        contents.total.amount,
        contents.weight,
        region,
        postal_code,
        currency=contents.currency,
        country=home_country(),
        items=tuple(_item(row) for row in contents.rows if row.most and not row.product.is_service),
        holder=holder,
        extras=extras or {},
    )


def holder_of(cart: Cart | None) -> str:
    """Who asks: the cart."""
    return f"cart:{cart.pk}" if cart is not None else ""


def extras_typed(data: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    """What was ticked, counted and chosen of extra services, by the key of their delivery service."""
    found: dict[int, dict[str, str]] = {}
    for name in list(data)[:MOST_FIELDS]:
        if not name.startswith(EXTRA):
            continue
        key, _dash, code = name.removeprefix(EXTRA).partition("-")
        if key.isascii() and key.isdigit() and len(key) < 19 and code:
            found.setdefault(int(key), {})[code] = str(data.get(name) or "").strip()[:LONGEST]
    return found


def _item(row: Any) -> dict[str, Any]:
    product = row.product
    return {
        "name": product.name,
        "sku": product.sku or "",
        "quantity": as_number(row.quantity),
        "price": format(row.price.amount, "f"),
        "weight": product.weight,
        "length": product.length,
        "width": product.width,
        "height": product.height,
    }
