"""Payments as a program sees them, wherever they are asked for."""

from datetime import date
from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from pydantic import Field

from dealwright.api.types import Body, Id, Moment, MoneyIn, MoneyOut, Record, Text
from dealwright.events import Actor
from dealwright.kit.money import Money
from dealwright.sales.payments.models import Payment


class PaymentOut(Record):
    """An amount asked for, and what became of it."""

    of_kind = "order"
    hides = {"total": ("amount", "refunded", "url")}

    order_id: Id
    deal_id: Id | None
    amount: MoneyOut | None
    state: str = Field(pattern="^(pending|paid|failed|refunded)$", examples=["pending"])
    provider: str
    method: str
    """How it was paid, as the provider calls it."""
    reference: str
    """The provider's name for the money that came in."""
    refunded: MoneyOut | None
    failed_reason: str
    due_on: date | None
    """Until when it is to be made."""
    is_overdue: bool
    paid_at: Moment | None
    url: str
    """The page on which it is paid."""

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
    def resolve_url(payment: Payment) -> str:
        return f"{settings.BASE_URL.rstrip('/')}{payment.page}"


class NewPayment(Body):
    """What to ask for; all that is due when left out."""

    of_kind = "order"
    hides = {"total": ("amount",)}

    amount: MoneyIn | None = None
    provider: Annotated[str, Text(40)] | None = None
    due_on: date | None = Field(
        default=None, description="Left out, as the payment method says; null is no last day."
    )

    @property
    def day(self) -> dict[str, Any]:
        """What the verb takes of it: nothing where it was left out."""
        return {"due_on": self.due_on} if "due_on" in self.model_fields_set else {}


ALL_DUE = NewPayment()
"""The body of whoever sends none."""


def payments_shown(actor: Actor) -> QuerySet[Payment]:
    """The payments an actor may see, with what their shape tells."""
    shown: QuerySet[Payment] = Payment.objects.seen_by(actor).select_related("order")
    return shown
