"""A payment asked for, and what its provider said about it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, Sum

from dealwright.events.models import Recorded
from dealwright.kit.money import Money
from dealwright.records.record import Kept, Record, RecordQuerySet
from dealwright.sales.orders.models import Order, is_over


class State(StrEnum):
    """What became of a payment."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"


UNPAID = frozenset({State.PENDING, State.FAILED})
"""A failed attempt may still be paid: providers repeat."""


class PaymentQuerySet(RecordQuerySet):
    """Payments: whoever is responsible for the order has the rights on them."""

    owner_field = "order__responsible"
    fields_of = Order.record_kind

    def waiting(self) -> PaymentQuerySet:
        """Those that nobody has paid or refused yet."""
        return self.filter(state=State.PENDING)

    def kept_since(self, moment: datetime) -> Decimal:
        """What came in from that moment on and did not go back."""
        came_in = self.filter(state__in=[State.PAID, State.REFUNDED], paid_at__gte=moment)
        kept: Decimal | None = came_in.aggregate(kept=Sum(F("amount") - F("refunded_total")))["kept"]
        return kept or Decimal(0)


class Payment(Record):
    """An amount to be paid for an order through one provider."""

    record_kind = "payment"
    State = State

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in State], default=State.PENDING.value
    )
    provider = models.CharField(max_length=40)
    """`sandbox`, `manual`, `olist`."""
    method = models.CharField(max_length=40, blank=True)
    """How it was paid, as the provider calls it: `credit_card`, `boleto`."""
    instalments = models.PositiveSmallIntegerField(default=1)
    page_token = models.CharField(max_length=64, unique=True)
    """Opens /pay/TOKEN."""
    reference = models.CharField(max_length=120, blank=True)
    """The provider's name for the money that came in."""
    due_on = models.DateField(null=True, blank=True)
    """Until when it is to be made; empty where nobody said."""
    paid_at = models.DateTimeField(null=True, blank=True)
    refunded_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """What went back to the client; `refunded` once that is all of it."""
    failed_reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = Kept.from_queryset(PaymentQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(PaymentQuerySet)()

    class Meta:
        db_table = "sales_payment"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="payment_external_id"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="payment_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(refunded_total__gte=0, refunded_total__lte=F("amount")),
                name="payment_refunded_at_most_once",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=False) | ~Q(state="paid"), name="paid_payment_has_moment"
            ),
        ]
        indexes = [models.Index(fields=["order", "id"], name="sales_payment_order")]

    def __str__(self) -> str:
        """Called by its order, as in every sentence about it."""
        return str(self.order.number)

    @property
    def amount_money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def kept_money(self) -> Money:
        """What came in and did not go back."""
        came_in = self.amount if self.state in {State.PAID, State.REFUNDED} else Decimal(0)
        return Money(came_in - self.refunded_total, self.currency)

    @property
    def is_overdue(self) -> bool:
        """Whether its last day is over and nobody has made it."""
        return self.state in UNPAID and is_over(self.due_on)

    @property
    def page(self) -> str:
        """The address of the page on which it is paid."""
        return f"/pay/{self.page_token}"


class Notice(Recorded):
    """A provider's message about a payment, kept once however often it is sent."""

    record_kind = "payment_notice"

    provider = models.CharField(max_length=40)
    notice_id = models.CharField(max_length=120)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="notices")
    outcome = models.CharField(max_length=20)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "sales_payment_notice"
        constraints = [
            models.UniqueConstraint(fields=["provider", "notice_id"], name="one_row_per_payment_notice")
        ]
