"""Lines as events keep them, and the way back from there."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from dealwright.catalog.products.models import Product
from dealwright.crm.lines.values import NewLine


class Line(BaseModel):
    """A product line as it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product_id: int | None
    name: str
    price: Decimal
    quantity: Decimal


def facts_of(lines: Iterable[Any]) -> list[Line]:
    """Lines in full, as events keep them."""
    return [
        Line(product_id=line.product_id, name=line.name, price=line.price, quantity=line.quantity)
        for line in lines
    ]


def new_lines(facts: Iterable[Line]) -> list[NewLine]:
    """The lines that facts tell of, to be put on a record again; a product that is gone leaves its name."""
    facts = list(facts)
    products = Product.everything.in_bulk([line.product_id for line in facts if line.product_id])
    return [
        NewLine(products.get(line.product_id or 0), line.name, line.price, line.quantity) for line in facts
    ]
