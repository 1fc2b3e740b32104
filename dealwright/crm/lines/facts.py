"""Lines as events keep them, and the way back from there."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from dealwright.catalog.products.models import Product
from dealwright.crm.lines.values import OF_PRODUCT, NewLine
from dealwright.kit.pricing import DiscountKind


class Line(BaseModel):
    """A product line as it was.

    What was recorded before lines had discounts, taxes and measures says nothing of them: no discount, the
    tax held by the price, the rest as the catalogue has it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    product_id: int | None
    name: str
    price: Decimal
    quantity: Decimal
    discount: Decimal = Decimal(0)
    discount_kind: DiscountKind = DiscountKind.PERCENT
    tax_rate: Decimal | None = None
    is_tax_included: bool = True
    measure_id: int | None = None


def facts_of(lines: Iterable[Any]) -> list[Line]:
    """Lines in full, as events keep them; rows, or such as were checked."""
    return [
        Line(
            product_id=line.product.pk if line.product else None,
            name=line.name,
            price=line.price,
            quantity=line.quantity,
            discount=short(line.discount),
            discount_kind=DiscountKind(line.discount_kind),
            tax_rate=short(line.tax_rate),
            is_tax_included=line.is_tax_included,
            measure_id=line.measure_id,
        )
        for line in lines
    ]


def as_told(present: Iterable[Line], told: Iterable[Line]) -> bool:
    """Whether lines are those that were told, as far as that was told."""
    present, told = list(present), list(told)
    return len(present) == len(told) and all(
        all(getattr(now, name) == getattr(then, name) for name in then.model_fields_set)
        for now, then in zip(present, told, strict=True)
    )


def new_lines(facts: Iterable[Line]) -> list[NewLine]:
    """The lines that facts tell of, to be put on a record again; a product that is gone leaves its name."""
    facts = list(facts)
    products = Product.everything.in_bulk([line.product_id for line in facts if line.product_id])
    return [
        NewLine(
            products.get(line.product_id or 0),
            line.name,
            line.price,
            line.quantity,
            discount=line.discount,
            discount_kind=line.discount_kind,
            tax_rate=line.tax_rate,
            is_tax_included=line.is_tax_included,
            measure_id=line.measure_id if "measure_id" in line.model_fields_set else OF_PRODUCT,
            stood=True,
        )
        for line in facts
    ]


def short(number: Decimal, *, places: int = 2) -> Decimal:
    """The number without the zeros of its column, but with so many decimals."""
    least = Decimal(1).scaleb(-places)
    return number.quantize(least) if number == number.quantize(least) else number.normalize()
