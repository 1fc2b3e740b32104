"""Product lines in the API."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field, ValidationInfo, field_validator

from dealwright.api.types import Body, Id, MoneyIn, MoneyOut, Out, Text
from dealwright.catalog.products.models import Product
from dealwright.crm.lines.facts import short
from dealwright.crm.lines.values import OF_PRODUCT, NewLine
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.kit.pricing import DiscountKind
from dealwright.people.access import refuse_hidden

Quantity = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3, examples=["2"])]
Discount = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=6, examples=["10"])]
TaxRate = Annotated[Decimal, Field(ge=0, le=1, max_digits=5, decimal_places=4, examples=["0.2"])]
Currency = Annotated[
    str,
    Field(
        pattern="^[A-Z]{3}$",
        description="Of the amount and of the lines; the amount, where one is given, says it too.",
        examples=["BRL"],
    ),
]
Kind = Literal["percent", "amount"]

COSTS = ("price", "discount", "discount_kind", "tax_rate", "discount_total", "tax", "total")
"""What tells what a line costs."""


class LineOut(Out):
    """A product on a record; each kind of record has a shape of its own."""

    hides = {"amount": COSTS}

    id: Id
    product_id: Id | None
    name: str
    price: MoneyOut | None
    """Of one piece, before the discount; it holds the tax where `is_tax_included`."""
    quantity: str = Field(pattern=r"^\d+(\.\d+)?$", examples=["2"])
    measure_id: Id | None
    """In what it is counted; pieces where nothing is said."""
    discount_kind: Kind | None
    discount: str | None = Field(examples=["10.00"])
    """Percent, or an amount off each piece, as `discount_kind` says."""
    tax_rate: str | None = Field(examples=["0.20"])
    """A fraction: 0.20 is 20 %, 0.00 is no tax."""
    is_tax_included: bool
    discount_total: MoneyOut | None
    """What the discount takes off all pieces."""
    tax: MoneyOut | None
    """All tax of the line, whether the price holds it or not."""
    total: MoneyOut | None
    """What is paid for the line: without the discount, with the tax."""

    @staticmethod
    def resolve_price(line: Any) -> Money:
        return Money(line.price, _currency_of(line))

    @staticmethod
    def resolve_quantity(line: Any) -> str:
        return format(line.quantity.normalize(), "f")

    @staticmethod
    def resolve_discount(line: Any) -> str:
        return format(short(line.discount), "f")

    @staticmethod
    def resolve_tax_rate(line: Any) -> str:
        return format(short(line.tax_rate), "f")

    @staticmethod
    def resolve_discount_total(line: Any) -> Money:
        return Money(line.costs_in(_currency_of(line)).discount, _currency_of(line))

    @staticmethod
    def resolve_tax(line: Any) -> Money:
        return Money(line.costs_in(_currency_of(line)).tax, _currency_of(line))

    @staticmethod
    def resolve_total(line: Any) -> Money:
        return Money(line.costs_in(_currency_of(line)).total, _currency_of(line))


class LineIn(Body):
    """A product to be put on a record. What is left out is taken from the catalogue.

    Two at 100.00 with 10 % off and 20 % tax on top cost 216.00: 200.00 - 20.00 + 36.00.
    """

    product_id: Id | None = None
    name: Annotated[str, Text(200, empty=True)] = ""
    price: MoneyIn | None = None
    quantity: Quantity = Decimal(1)
    discount_kind: Kind = Field(
        default="percent",
        description="`percent`, with at most two decimals, or `amount`: so much off each piece.",
    )
    discount: Discount = Decimal(0)
    tax_rate: TaxRate | None = Field(
        default=None,
        description="A fraction: 0.2 is 20 %, and 0 is no tax. Left out, the tax of the product.",
        examples=["0.2"],
    )
    is_tax_included: bool | None = Field(
        default=None,
        description="Whether the price holds the tax; left out, what the product says, else true.",
        examples=[True],
    )
    measure_id: Id | None = Field(
        default=None, description="Left out, the measure of the product.", examples=[1]
    )

    @field_validator("discount")
    @classmethod
    def _fits(cls, discount: Decimal, info: ValidationInfo) -> Decimal:
        if info.data.get("discount_kind") == "percent":
            if discount > 100:
                raise ValueError(_("A discount is between 0 and 100 percent."))
            if discount != discount.quantize(Decimal("0.01")):
                raise ValueError(_("A discount has at most two decimals."))
        return discount

    @property
    def says_costs(self) -> bool:
        """Whether it tells what the line costs."""
        said = (self.price, self.tax_rate, self.is_tax_included)
        return bool(self.discount) or any(one is not None for one in said)


def lines_given(request: HttpRequest, kind: str, given: list[Any]) -> list[NewLine]:
    """What a program sent, as the actions take it; a product that it may not see is refused."""
    if any(line.says_costs for line in given):
        refuse_hidden(request.actor, kind, ["amount"])
    ids = [line.product_id for line in given if line.product_id]
    products = Product.objects.seen_by(request.actor).in_bulk(ids)
    if missing := [str(id) for id in ids if id not in products]:
        message = _("There is no product %(ids)s, or you may not see it.") % {"ids": ", ".join(missing)}
        raise Refused(message, field="lines")
    return [_new_line(line, products) for line in given]


def currency_of(lines: list[Any]) -> str | None:
    """That of the first line with a price; lines of another currency are refused by the action."""
    return next((line.price.currency for line in lines if line.price), None)


def terms_given(line: Any) -> dict[str, Any]:
    """Discount, tax and measure of a line that a program sent, as `NewLine` takes them."""
    return {
        "discount": line.discount,
        "discount_kind": DiscountKind(line.discount_kind),
        "tax_rate": line.tax_rate,
        "is_tax_included": line.is_tax_included,
        "measure_id": OF_PRODUCT if line.measure_id is None else line.measure_id,
    }


def _new_line(line: Any, products: Mapping[int, Product]) -> NewLine:
    product = products.get(line.product_id)
    name = line.name or (product.name if product else "")
    price = line.price.money.amount if line.price else product.price if product else None
    if price is None:
        raise Refused(_("A line without a product needs a price."), field="lines")
    return NewLine(product, name, price, line.quantity, **terms_given(line))


def _currency_of(line: Any) -> str:
    owner = line.record_kind.removesuffix("_line")
    return str(getattr(line, owner).currency)
