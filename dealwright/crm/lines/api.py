"""Product lines in the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.types import Body, Id, MoneyIn, MoneyOut, Out, Text
from dealwright.catalog.products.models import Product
from dealwright.crm.lines.values import NewLine
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.people.access import refuse_hidden

Quantity = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3, examples=["2"])]


class LineOut(Out):
    """A product on a record; each kind of record has a shape of its own."""

    hides = {"amount": ("price", "total")}

    id: Id
    product_id: Id | None
    name: str
    price: MoneyOut | None
    """Of one piece."""
    quantity: str = Field(pattern=r"^\d+(\.\d+)?$", examples=["2"])
    total: MoneyOut | None

    @staticmethod
    def resolve_price(line: Any) -> Money:
        return Money(line.price, _currency_of(line))

    @staticmethod
    def resolve_quantity(line: Any) -> str:
        return format(line.quantity.normalize(), "f")

    @staticmethod
    def resolve_total(line: Any) -> Money:
        total: Money = line.total_in(_currency_of(line))
        return total


class LineIn(Body):
    """A product to be put on a record. What is left out is taken from the catalogue."""

    product_id: Id | None = None
    name: Annotated[str, Text(200, empty=True)] = ""
    price: MoneyIn | None = None
    quantity: Quantity = Decimal(1)


def lines_given(request: HttpRequest, kind: str, given: list[Any]) -> list[NewLine]:
    """What a program sent, as the actions take it; a product that it may not see is refused."""
    if any(line.price for line in given):
        refuse_hidden(request.actor, kind, ["amount"])
    ids = [line.product_id for line in given if line.product_id]
    products = Product.objects.seen_by(request.actor).in_bulk(ids)
    if missing := [str(id) for id in ids if id not in products]:
        message = _("There is no product %(ids)s, or you may not see it.") % {"ids": ", ".join(missing)}
        raise Refused(message, field="lines")
    return [_new_line(line, products.get(line.product_id)) for line in given]


def currency_of(lines: list[Any]) -> str | None:
    """That of the first line with a price; lines of another currency are refused by the action."""
    return next((line.price.currency for line in lines if line.price), None)


def _new_line(line: Any, product: Product | None) -> NewLine:
    name = line.name or (product.name if product else "")
    price = line.price.money.amount if line.price else product.price if product else None
    if price is None:
        raise Refused(_("A line without a product needs a price."), field="lines")
    return NewLine(product, name, price, line.quantity)


def _currency_of(line: Any) -> str:
    owner = line.record_kind.removesuffix("_line")
    return str(getattr(line, owner).currency)
