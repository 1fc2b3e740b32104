"""Quantities: exact to the thousandth, and a whole one looks like a whole number everywhere."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from babel.numbers import format_decimal, get_decimal_symbol
from django.db import models
from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema

from dealwright.kit.money import locale_of

PLACES = 3
FINEST = Decimal("0.001")
"""A gram of a kilogram."""
LARGEST_QUANTITY = Decimal("999999999")
NONE = Decimal(0)

Counted = Decimal | int
"""So much of something; whole numbers may come as such."""

_TYPED = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?|[.,][0-9]{1,12}", re.ASCII)


def plain(quantity: Counted) -> Decimal:
    """The same quantity without the zeros of its column: 2 and 0.35, never 2.000 or 1E+3."""
    number = Decimal(quantity)
    if not number.is_finite():
        return number
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


def is_whole(quantity: Counted) -> bool:
    """Whether it has no fraction."""
    number = Decimal(quantity)
    return number.is_finite() and number == number.to_integral_value()


def is_exact(quantity: Counted) -> bool:
    """Whether it has at most three decimals."""
    number = Decimal(quantity)
    return number.is_finite() and abs(number) <= LARGEST_QUANTITY and number == number.quantize(FINEST)


def as_number(quantity: Counted) -> int | float:
    """As JSON has it: a whole number, or one with up to three decimals, which survives the way exactly."""
    number = plain(quantity)
    return int(number) if number == number.to_integral_value() else float(number)


def quantity_typed(text: str | None) -> Decimal | None:
    """The quantity that digits with a comma or a point spell; None for anything else."""
    text = (text or "").strip()
    if not _TYPED.fullmatch(text):
        return None
    number = plain(Decimal(text.replace(",", ".")))
    return number if number <= LARGEST_QUANTITY else None


def spelled(quantity: Counted, *, least: int = 0) -> str:
    """The quantity in digits, with the decimal sign of the reader's language and no group marks.

    Of a fraction at least so many decimals are written.
    """
    number = plain(quantity)
    places = 0 if is_whole(number) else max(_places_of(number), least)
    return f"{number:.{places}f}".replace(".", get_decimal_symbol(locale_of()))


def grouped(quantity: Counted, *, least: int = 0) -> str:
    """The same with group marks, as pages show numbers."""
    number = plain(quantity)
    places = 0 if is_whole(number) else max(_places_of(number), least)
    shape = "#,##0." + "0" * places if places else None
    return str(format_decimal(number, shape, locale=locale_of()))


def _places_of(number: Decimal) -> int:
    return max(-int(number.as_tuple().exponent), 0)


Quantity = Annotated[
    Decimal,
    AfterValidator(plain),
    PlainSerializer(as_number, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number", "examples": [2]}),
]
"""As events and the API tell it: a JSON number, whole where it is whole."""

QuantityIn = Annotated[
    Decimal, Field(gt=0, le=LARGEST_QUANTITY, max_digits=12, decimal_places=PLACES, examples=[2])
]
"""As a program sends it: more than zero, with at most three decimals."""


class QuantityField(models.DecimalField):
    """A column of quantities, read as `plain` has them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", PLACES)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """For migrations it is a column of decimals: they import nothing of the product."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Decimal | None:
        """What the database has, without the zeros."""
        return None if value is None else plain(value)
