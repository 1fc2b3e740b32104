"""Payments as a program sees them, wherever they are asked for."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from pydantic import Field

from dealwright.api.types import Body, Id, Moment, MoneyIn, MoneyOut, Out, Record, Text
from dealwright.events import Actor
from dealwright.kit.money import Money
from dealwright.kit.quantities import Quantity
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment
from dealwright.sales.payments.ways import method_named


class PaidLineOut(Out):
    """So many pieces of a line of the order that a payment is for."""

    order_line_id: Id
    product_id: Id | None
    name: str
    quantity: Quantity


class PaidShipmentOut(Out):
    """A shipment whose delivery a payment is for."""

    shipment_id: Id
    number: str


class PaidPieces(Body):
    """So many pieces of a line of the order; 0 is none."""

    order_line_id: Id
    quantity: Annotated[Decimal, Field(ge=0, le=10_000, max_digits=12, decimal_places=3, examples=[1])]


PaidLines = Annotated[list[PaidPieces], Field(max_length=200)]
PaidShipments = Annotated[list[Id], Field(max_length=200)]


def ties_from(given: Any, *names: str) -> dict[str, Any]:
    """What the verbs take of `lines` and `shipment_ids`, as far as they were sent."""
    ties: dict[str, Any] = {}
    if "lines" in names:
        ties["lines"] = {}
        for one in given.lines:
            ties["lines"][one.order_line_id] = ties["lines"].get(one.order_line_id, Decimal(0)) + one.quantity
    if "shipment_ids" in names:
        ties["shipments"] = list(given.shipment_ids)
    return ties


class RefundOut(Out):
    """What went back of a payment, when and why."""

    amount: MoneyOut
    reason: str
    refunded_on: date
    reference: str


class PaymentOut(Record):
    """An amount asked for, and what became of it."""

    of_kind = "order"
    hides = {"total": ("amount", "refunded", "refunds", "url"), "comment": ("comment",)}

    order_id: Id
    deal_id: Id | None
    amount: MoneyOut | None
    state: str = Field(pattern="^(pending|paid|failed|refunded)$", examples=["pending"])
    number: str
    """`1024/2`: the second payment of order 1024."""
    payment_method_id: Id | None
    """The way of paying it was asked for by."""
    provider: str
    method: str
    """How it was paid, as the provider calls it; `manual` by the word of a colleague or a rule."""
    reference: str
    """The provider's name for the money that came in."""
    refunded: MoneyOut | None
    refunds: list[RefundOut] | None
    """Each time something went back."""
    marked_by_id: Id | None
    """Who marked it as paid by hand."""
    responsible_id: Id | None
    comment: str | None
    """Of colleagues; the client does not see it."""
    failed_reason: str
    due_on: date | None
    """Until when it is to be made."""
    is_overdue: bool
    paid_at: Moment | None
    marked_at: Moment | None
    """Since when something is wrong with it; null while all is well."""
    mark_reason: str
    mark_set_by_id: Id | None
    """Who noticed that."""
    external_id: str | None
    """What another program calls it; no two payments share one."""
    url: str
    """The page on which it is paid."""
    lines: list[PaidLineOut]
    """The pieces it is for; with no shipments either, it is for the order as a whole."""
    shipments: list[PaidShipmentOut]
    """The shipments whose delivery it is for."""

    @staticmethod
    def resolve_deal_id(payment: Payment) -> int | None:
        return payment.order.deal_id

    @staticmethod
    def resolve_amount(payment: Payment) -> Money:
        return payment.amount_money

    @staticmethod
    def resolve_refunded(payment: Payment) -> Money:
        return Money(payment.refunded_total, payment.currency)

    @staticmethod
    def resolve_refunds(payment: Payment) -> list[Any]:
        return [
            {**one, "amount": Money(one["amount"], payment.currency), "refunded_on": one["refunded_on"]}
            for one in payment.paid_back
        ]

    @staticmethod
    def resolve_lines(payment: Payment) -> list[Any]:
        return list(payment.tied.lines)

    @staticmethod
    def resolve_shipments(payment: Payment) -> list[Any]:
        return list(payment.tied.shipments)

    @staticmethod
    def resolve_url(payment: Payment) -> str:
        return f"{settings.BASE_URL.rstrip('/')}{payment.page}"


class NewPayment(Body):
    """What to ask for; all that is due when left out."""

    of_kind = "order"
    hides = {"total": ("amount",)}

    amount: MoneyIn | None = None
    payment_method_id: Id | None = Field(
        default=None, description="Left out, the one the client chose, else the first that is on offer."
    )
    provider: Annotated[str, Text(40)] | None = None
    """Instead of a payment method: `transfer`, `on_delivery`, `manual`."""
    due_on: date | None = Field(
        default=None, description="Left out, as the payment method says; null is no last day."
    )
    lines: PaidLines = Field(
        default=[],
        description="The pieces of the order it is for; left out, the amount is then what they cost.",
    )
    shipment_ids: PaidShipments = Field(default=[], description="The shipments whose delivery it is for.")

    @property
    def ties(self) -> dict[str, Any]:
        """What of the order it is for, as the verb takes it."""
        return ties_from(self, "lines", "shipment_ids")

    def way_of(self, order: Order | None) -> dict[str, Any]:
        """By which method it is to be paid, as the verb takes it; Refused for one that is not offered."""
        return {"method": method_named(order, self.payment_method_id), "provider": self.provider or ""}

    @property
    def day(self) -> dict[str, Any]:
        """What the verb takes of it: nothing where it was left out."""
        return {"due_on": self.due_on} if "due_on" in self.model_fields_set else {}


ALL_DUE = NewPayment()
"""The body of whoever sends none."""


def payments_shown(actor: Actor) -> QuerySet[Payment]:
    """The payments an actor may see, with what their shape tells."""
    shown: QuerySet[Payment] = Payment.objects.seen_by(actor).select_related("order").with_ties()
    return shown
