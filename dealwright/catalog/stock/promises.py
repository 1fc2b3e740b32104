"""Reservations as rows: what is promised to whom, from where. Only while the products are locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from dealwright.catalog.stock.models import Reservation
from dealwright.catalog.stock.moving import Share
from dealwright.catalog.warehouses.queries import default_warehouse
from dealwright.kit import preparing
from dealwright.kit.quantities import NONE

_GIVE = """
INSERT INTO catalog_reservation AS held
    (product_id, warehouse_id, quantity, holder_kind, holder_id, expires_at, created_at)
SELECT product, place, quantity, %s::text, %s::bigint, %s::timestamptz, now()
FROM unnest(%s::bigint[], %s::bigint[], %s::numeric[]) AS given (product, place, quantity)
ON CONFLICT (holder_kind, holder_id, product_id, warehouse_id)
DO UPDATE SET quantity = held.quantity + excluded.quantity, expires_at = excluded.expires_at
"""


def give(holder: Any, shares: Mapping[int, list[Share]], *, until: datetime | None) -> None:
    """Write down what is promised; to somebody who has a promise already, more of it."""
    rows = [(product, place, share) for product, places in shares.items() for place, share in places]
    products, places, quantities = (list(column) for column in zip(*rows, strict=True))
    with preparing.cursor() as cursor:
        cursor.execute(_GIVE, [holder.record_kind, holder.pk, until, products, places, quantities])


def products_of(holder: Any) -> list[int]:
    """Which products are promised to the holder."""
    return list(_rows(holder).values_list("product_id", flat=True))


def of(holder: Any, products: Iterable[int], *, due: datetime | None = None) -> dict[int, list[Share]]:
    """What of these products is promised to the holder, product by product; only what was due by then."""
    rows = _rows(holder).filter(product__in=list(products)).order_by("product_id", "pk")
    if due is not None:
        rows = rows.filter(expires_at__lte=due)
    held: dict[int, list[Share]] = {}
    for row in rows:
        place = row.warehouse_id or default_warehouse().pk
        held.setdefault(row.product_id, []).append((place, row.quantity))
    return held


def sums(held: Mapping[int, list[Share]]) -> dict[int, Decimal]:
    """How many pieces of each product."""
    return {product: sum((quantity for _place, quantity in places), NONE) for product, places in held.items()}


def lessen(holder: Any, product_id: int, kept: list[Share]) -> None:
    """The promises that were made good with these pieces."""
    for place, quantity in kept:
        rows = _rows(holder).filter(product=product_id, warehouse=place)
        if not rows.filter(quantity__lte=quantity).delete()[0]:
            rows.update(quantity=F("quantity") - quantity)


def forget_all(holder: Any, *, due: datetime | None = None) -> None:
    """Nothing is promised to the holder any more; or nothing that was due by then."""
    rows = _rows(holder)
    (rows if due is None else rows.filter(expires_at__lte=due)).delete()


def keep(holder: Any) -> None:
    """What is promised to the holder stays promised."""
    _rows(holder).exclude(expires_at=None).update(expires_at=None)


def _rows(holder: Any) -> QuerySet[Reservation]:
    rows: QuerySet[Reservation] = Reservation.objects.filter(
        holder_kind=holder.record_kind, holder_id=holder.pk
    )
    return rows
