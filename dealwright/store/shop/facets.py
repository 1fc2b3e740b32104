"""By what a shelf can be narrowed: the attributes and prices of what stands on it."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from dealwright.catalog.products.models import Kind, Product
from dealwright.records.fields.queries import known

LOOKED_AT = 1_000
"""Of the newest products of a shelf; what only older ones have is not offered as a choice."""
KEPT_SECONDS, KEPT_SECONDS_SHORT = 60, 5
"""How long a process remembers what a shelf may be narrowed by; a short one may be under work."""
MOST_KEPT = 500
MOST_ATTRIBUTES = 8
FEWEST_VALUES, MOST_VALUES = 2, 40
"""An attribute all have in common narrows nothing; one with a value for each product helps nobody."""
SIZES = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl")


@dataclass(frozen=True)
class Facet:
    """An attribute and its values, in the order people expect."""

    name: str
    values: list[str]


@dataclass(frozen=True)
class Facets:
    """What a visitor may choose by."""

    attributes: list[Facet]
    axes: frozenset[str]
    """Those of them by which variations differ."""
    cheapest: Decimal | None = None
    dearest: Decimal | None = None
    is_long: bool = False
    """Whether more stands there than was looked at."""

    @property
    def has_prices(self) -> bool:
        """Whether prices differ."""
        return self.cheapest != self.dearest

    @property
    def lowest(self) -> int | None:
        """A round amount below all prices."""
        return None if self.cheapest is None else math.floor(self.cheapest)

    @property
    def highest(self) -> int | None:
        """A round amount above all prices."""
        return None if self.dearest is None else math.ceil(self.dearest)


def facets_of(key: Hashable, standing: Callable[[], QuerySet[Product]]) -> Facets:
    """By what these products can be told apart; `key` names the shelf among the remembered ones."""
    mark = known().mark
    key = mark, key
    kept = _kept.get(key)
    if kept is not None and kept[0] > time.monotonic():
        return kept[1]
    goods: Any = standing()
    columns = goods.order_by("-pk").values_list("pk", "kind", "attributes", "shop_price")
    sample = list(columns[: LOOKED_AT + 1])
    is_long = len(sample) > LOOKED_AT
    variable = [pk for pk, kind, _attributes, _price in sample if kind == Kind.VARIABLE]
    options = _options_below(variable) if variable else []
    prices = [price for _pk, _kind, _attributes, price in sample]
    told = [attributes for _pk, _kind, attributes, _price in sample if attributes]
    facets = Facets(
        _facets(told, options),
        frozenset(name for each in options for name in each),
        min(prices, default=None),
        max(prices, default=None),
        is_long,
    )
    if mark is not None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = time.monotonic() + (KEPT_SECONDS if is_long else KEPT_SECONDS_SHORT), facets
    return facets


_kept: dict[Hashable, tuple[float, Facets]] = {}


def _options_below(products: list[int]) -> list[dict[str, str]]:
    """What the variations of these products are, each combination once."""
    variations = Product.objects.filter(parent__in=products, is_active=True, archived_at=None)
    return list(variations.order_by().values_list("options", flat=True).distinct())


def _facets(told: Iterable[dict[str, list[str]]], options: Iterable[dict[str, str]]) -> list[Facet]:
    """What variations differ by first, then what most products tell of themselves."""
    values: dict[str, set[str]] = {}
    for chosen in options:
        for name, value in chosen.items():
            values.setdefault(name, set()).add(value)
    often: dict[str, int] = {}
    for attributes in told:
        for name in attributes:
            often[name] = often.get(name, 0) + 1
    for name in sorted(often, key=lambda each: (-often[each], each)):
        values.setdefault(name, set())
    for attributes in told:
        for name, words in attributes.items():
            values[name].update(words)
    useful = [
        Facet(name, sorted(words, key=place_of))
        for name, words in values.items()
        if FEWEST_VALUES <= len(words) <= MOST_VALUES
    ]
    return useful[:MOST_ATTRIBUTES]


def place_of(value: str) -> tuple[int, list[tuple[int, int, str]]]:
    """Sizes of clothes from small to large, numbers by what they are worth, the rest by the alphabet."""
    if value.casefold() in SIZES:
        return SIZES.index(value.casefold()), []
    pieces = re.split(r"(\d+)", value.casefold())
    return len(SIZES), [(0, int(one), "") if one.isdecimal() else (1, 0, one) for one in pieces if one]
