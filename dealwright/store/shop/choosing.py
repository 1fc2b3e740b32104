"""Choosing one of the variations of a product, a link for each choice, so that it needs no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dealwright.catalog.products.models import Product
from dealwright.store.shop.facets import place_of


@dataclass(frozen=True)
class Choice:
    """One value of an axis."""

    value: str
    variation: Product
    """The one that is shown when this is chosen."""
    is_chosen: bool
    is_gone: bool
    """Whether that one is sold out."""
    keeps_the_rest: bool
    """Whether it differs from the present one in this value alone."""


@dataclass(frozen=True)
class Axis:
    """By what the variations differ, and the values to choose from."""

    name: str
    choices: list[Choice]

    @property
    def chosen(self) -> str:
        """The value of the present variation."""
        return next((one.value for one in self.choices if one.is_chosen), "")


def first_choice(variations: Sequence[Product], wanted: int | None) -> Product | None:
    """The variation that was asked for, or the first one that can be bought."""
    asked = next((one for one in variations if one.pk == wanted), None)
    return (
        asked or next((one for one in variations if one.available > 0), None) or next(iter(variations), None)
    )


def axes_of(product: Product, variations: Sequence[Product], present: Product) -> list[Axis]:
    """The choices on the page, seen from the present variation."""
    return [_axis(str(name), variations, present) for name in product.axes]


def _axis(name: str, variations: Sequence[Product], present: Product) -> Axis:
    values = dict.fromkeys(one.options[name] for one in variations if name in one.options)
    ordered = sorted(values, key=place_of) if _are_sizes(values) else list(values)
    return Axis(name, [_choice(name, value, variations, present) for value in ordered])


def _choice(name: str, value: str, variations: Sequence[Product], present: Product) -> Choice:
    """With the other values as they are; where there is no such variation, the nearest that can be bought."""
    wanted = {**present.options, name: value}
    with_it = [one for one in variations if one.options.get(name) == value]

    def distance(one: Product) -> tuple[int, bool]:
        return sum(one.options.get(axis) != wish for axis, wish in wanted.items()), one.available <= 0

    nearest = min(with_it, key=distance)
    return Choice(
        value,
        nearest,
        is_chosen=present.options.get(name) == value,
        is_gone=nearest.available <= 0,
        keeps_the_rest=distance(nearest)[0] == 0,
    )


def _are_sizes(values: dict[str, None]) -> bool:
    """Whether all of them have a natural order: sizes, or numbers with a unit."""
    return all(place_of(value)[0] < place_of("?")[0] or value[:1].isdecimal() for value in values)
