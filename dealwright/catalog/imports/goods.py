"""What a file says of the products in it, whatever its columns are called."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass
class Goods:
    """A product as a file tells it; None where the file says nothing."""

    line: int
    """Of the file, counted as a spreadsheet counts them."""
    key: str
    """What the other shop calls it: finds it again in the next import."""
    name: str
    sku: str | None = None
    price: Decimal | None = None
    compare_price: Decimal | None = None
    description: str | None = None
    category: tuple[str, ...] = ()
    """From the widest shelf to the narrowest."""
    stock: Decimal | None = None
    measure: str | None = None
    """The symbol or the name of what it is counted in."""
    weight: int | None = None
    """Grams."""
    is_active: bool = True
    is_service: bool = False
    attributes: dict[str, list[str]] = field(default_factory=dict)
    axes: tuple[str, ...] = ()
    """By what the variations differ; none: the product is sold as it is."""
    options: dict[str, str] = field(default_factory=dict)
    """Of a variation."""
    variations: list[Goods] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    """Addresses of pictures."""


@dataclass(frozen=True)
class Problem:
    """Why a line of the file was passed over."""

    line: int
    text: str


@dataclass
class Found:
    """What a file holds."""

    goods: list[Goods] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
