"""Lines of orders as a program sees them, and what it sends of them."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from dealwright.api.types import Body, Id, MoneyIn, MoneyOut, Out, Text
from dealwright.kit.money import Money
from dealwright.kit.pricing import DiscountKind
from dealwright.kit.quantities import Quantity, QuantityIn
from dealwright.records.external_ids import LONGEST_EXTERNAL_ID
from dealwright.sales.orders.models import OrderLine
from dealwright.sales.orders.terms import LineTerms, Off

DiscountSaid = Literal["percent", "amount"]
DiscountIn = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=6, examples=["10"])]
ExternalId = Annotated[str, Text(LONGEST_EXTERNAL_ID, empty=True)]
TaxRateIn = Annotated[Decimal, Field(ge=0, le=1, max_digits=5, decimal_places=4, examples=["0.2"])]


class OrderLineOut(Out):
    """Some pieces of one product, at the price of the moment they were ordered."""

    of_kind = "order"
    hides = {"total": ("price", "base_price", "discount", "tax", "total")}

    id: Id
    product_id: Id | None
    name: str
    sku: str
    options: dict[str, str]
    """Of a variation: `{"Size": "M"}`."""
    price: MoneyOut | None
    """Of one piece, before the discount."""
    base_price: MoneyOut | None
    """What a piece cost in the catalogue when it was bought, where that was another price; else null."""
    quantity: Quantity
    measure: str
    """The symbol of what it is counted in."""
    kind: str
    """What sort of product it was: `simple`, `bundle`, `variation`, `service`; empty without one."""
    weight: int | None
    """Grams of one piece, as far as they were known."""
    dimensions: dict[str, int]
    """Millimetres of one piece, as far as they were known: `{"length": 150, "width": 80, "height": 20}`."""
    position: int
    discount: MoneyOut | None
    """What a coupon or a colleague took off the whole line."""
    tax_rate: Decimal
    """A fraction: 0.2 is 20 %."""
    is_tax_included: bool
    tax: MoneyOut | None
    """All tax of the line, whether the price holds it or not."""
    total: MoneyOut | None
    """What is paid for the line: without the discount, with the tax."""
    external_id: str
    """What another program calls it; empty where none does."""

    @staticmethod
    def resolve_price(line: OrderLine) -> Money:
        return Money(line.price, line.order.currency)

    @staticmethod
    def resolve_base_price(line: OrderLine) -> Money | None:
        return Money(line.base_price, line.order.currency) if line.base_price is not None else None

    @staticmethod
    def resolve_discount(line: OrderLine) -> Money:
        return Money(line.discount, line.order.currency)

    @staticmethod
    def resolve_tax(line: OrderLine) -> Money:
        return Money(line.tax_in(line.order.currency), line.order.currency)

    @staticmethod
    def resolve_total(line: OrderLine) -> Money:
        return Money(line.payable_in(line.order.currency), line.order.currency)


class OrderedLineIn(Body):
    """Some pieces of a product, at the price of the catalogue unless another one is agreed.

    A line without a product has a name and a price. Two at 100.00 with 10 % off and 20 % tax on top cost
    216.00: 200.00 - 20.00 + 36.00.
    """

    product_id: Id | None = None
    name: Annotated[str, Text(200, empty=True)] = ""
    """How it is called here; left out, as the product is called."""
    quantity: Annotated[QuantityIn, Field(le=10_000)] = Decimal(1)
    price: MoneyIn | None = None
    """Of one piece, before the discount."""
    discount_kind: DiscountSaid = "percent"
    """`percent`, with at most two decimals, or `amount`: so much off each piece."""
    discount: DiscountIn | None = None
    """Left out, none; of a line that stays, what it has."""
    tax_rate: TaxRateIn | None = None
    """A fraction: 0.2 is 20 %, and 0 is no tax. Left out, that of the product where the order is taxed."""
    is_tax_included: bool | None = None
    """Whether the price holds the tax; left out, what the product says, else true."""
    measure: Annotated[str, Text(12, empty=True)] | None = None
    """The symbol of what it is counted in, as `measures` know it; left out, that of the product."""
    external_id: ExternalId | None = None
    """What another program calls it; left out, a line that stays keeps what it has."""

    @property
    def says_costs(self) -> bool:
        """Whether it tells what the line costs."""
        said = (self.price, self.discount, self.tax_rate, self.is_tax_included)
        return any(one is not None for one in said)

    @property
    def terms(self) -> LineTerms | None:
        """What was agreed beside the price; None where nothing was."""
        off = Off(self.discount, DiscountKind(self.discount_kind)) if self.discount is not None else None
        said = LineTerms(off, self.tax_rate, self.is_tax_included, self.measure)
        return None if said == LineTerms() else said


class OrderLineIn(OrderedLineIn):
    """A line that an order shall have: a new one, or with its `id` one that it has."""

    id: Id | None = None
    """Of a line that stays: it keeps the price, name, tax and discount it has, unless others are sent."""
