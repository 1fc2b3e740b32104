"""By what a visitor narrows a shelf, as conditions of the database."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from dealwright.catalog.products.models import STOCKED, BundlePart, Kind, Product
from dealwright.store.shop.facets import MOST_KEPT
from dealwright.store.shop.wishes import NEWEST, Wishes

FEW_VARIATIONS = 200
"""Wanted variations whose products are asked for by their keys."""
MANY_SECONDS = 60
"""How long a process remembers that there were many of them: how they are asked for, not which there are."""


def narrowing(wishes: Wishes, axes: Iterable[str]) -> Q:
    """What is wished for of what stands there. By `axes` variations differ, so that they are asked too."""
    wanted = Q()
    if wishes.cheapest is not None:
        wanted &= Q(shop_price__gte=wishes.cheapest)
    if wishes.dearest is not None:
        wanted &= Q(shop_price__lte=wishes.dearest)
    if wishes.only_available:
        wanted &= _can_be_bought()
    for name, values in wishes.values.items():
        wanted &= _has_one_of(name, values, name in axes, by_age=wishes.sort == NEWEST)
    return wanted


def sold_variations() -> QuerySet[Product]:
    """The variations that are offered, whatever they are of."""
    found: QuerySet[Product] = Product.objects.filter(kind=Kind.VARIATION, is_active=True, archived_at=None)
    return found


def _can_be_bought() -> Q:
    """The kind is asked first, and each product for itself: none of it grows with the catalogue."""
    free = Q(stock__gt=F("reserved")) | Q(of_services=True)
    variation = sold_variations().filter(free, parent=OuterRef("pk"))
    parts = BundlePart.objects.filter(bundle=OuterRef("pk"))
    gone = ~Q(product__is_active=True, product__archived_at=None, product__deleted_at=None)
    short = Q(product__stock__lt=F("product__reserved") + F("quantity"))
    short &= Q(product__kind__in=STOCKED, product__of_services=False)
    return (
        Q(kind=Kind.SERVICE)
        | Q(Q(kind=Kind.SIMPLE), free)
        | Q(Q(kind=Kind.VARIABLE), there_is(variation))
        | Q(Q(kind=Kind.BUNDLE), there_is(parts), ~there_is(parts.filter(gone | short)))
    )


def there_is(rows: QuerySet[Any]) -> Q:
    """The same as Exists, but asked for each product: PostgreSQL would read all rows of an Exists at once."""
    return Q(IsNull(Subquery(rows.values("pk")[:1]), False))


def _has_one_of(name: str, values: Iterable[str], is_axis: bool, *, by_age: bool) -> Q:
    """`by_age`: the newest come first. An index holds what varies in that order, and in no other."""
    told, chosen = Q(), Q()
    for value in values:
        told |= Q(attributes__contains={name: [value]})
        chosen |= Q(options__contains={name: value})
    if not is_axis:
        return told
    has_variation = _has_variation(chosen)
    return told | has_variation if not by_age or _is_told(told) else has_variation


def _is_told(told: Q) -> bool:
    """Whether some product tells this of itself; where none does, only what varies is looked at."""
    if _remembered(told):
        return True
    is_told = Product.objects.on_sale().filter(told).order_by().exists()
    if is_told:
        _remember(told)
    return is_told


def _has_variation(chosen: Q) -> Q:
    """Products with a variation like this: by their keys where they are few, else each is asked."""
    wanted = sold_variations().filter(chosen, parent__isnull=False)  # as the index of options says
    if not _remembered(chosen):
        parents = list(wanted.order_by().values_list("parent", flat=True)[: FEW_VARIATIONS + 1])
        if len(parents) <= FEW_VARIATIONS:
            return Q(pk__in=set(parents))
        _remember(chosen)
    return Q(Q(kind=Kind.VARIABLE), there_is(wanted.filter(parent=OuterRef("pk"))))


def _remembered(wish: Q) -> bool:
    return _many.get(str(wish), 0) >= time.monotonic()


def _remember(wish: Q) -> None:
    if len(_many) >= MOST_KEPT:
        _many.clear()
    _many[str(wish)] = time.monotonic() + MANY_SECONDS


_many: dict[str, float] = {}
"""Wishes that many fulfil, or that products tell of themselves, and until when that is remembered: it says
how they are asked for, not what is found."""
