"""A payment asked for, and what its provider said about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Sum
from django.db.models.functions import Cast, JSONObject

from dealwright.events import Actor
from dealwright.events.models import Recorded
from dealwright.kit.money import Money
from dealwright.kit.quantities import QuantityField, plain
from dealwright.records.record import Kept, Record, RecordQuerySet
from dealwright.sales.orders.models import Order, OrderLine, is_over


class State(StrEnum):
    """What became of a payment."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"


UNPAID = frozenset({State.PENDING, State.FAILED})
"""A failed attempt may still be paid: providers repeat."""
HOLDING = (State.PENDING.value, State.PAID.value)
"""The states in which what a payment is for can be asked for with no other one."""
BY_HAND = "manual"
"""The `method` of money that somebody saw with their own eyes."""


class PaymentQuerySet(RecordQuerySet):
    """Payments: whoever is responsible for the order has the rights on them."""

    owner_field = "order__responsible"
    fields_of = Order.record_kind

    def waiting(self) -> PaymentQuerySet:
        """Those that nobody has paid or refused yet."""
        return self.filter(state=State.PENDING)

    def with_ties(self) -> PaymentQuerySet:
        """With what of its order each is for, in the same query: see `Payment.tied`."""
        told = {"lines_told": _lines_told, "shipments_told": _shipments_told, "refunds_told": _refunds_told}
        return self.annotate(**{name: ArraySubquery(tell(OuterRef("pk"))) for name, tell in told.items()})

    def kept_since(self, moment: datetime) -> Decimal:
        """What came in from that moment on and did not go back."""
        came_in = self.filter(state__in=[State.PAID, State.REFUNDED], paid_at__gte=moment)
        kept: Decimal | None = came_in.aggregate(kept=Sum(F("amount") - F("refunded_total")))["kept"]
        return kept or Decimal(0)


class InvoicePaymentQuerySet(PaymentQuerySet):
    """Those of invoices; they are found by way of an invoice that the actor may see or change."""

    owner_field = "invoice__responsible"
    fields_of = "invoice"

    def read_by(self, actor: Actor) -> InvoicePaymentQuerySet:
        """The same, which nobody filters by what is hidden from this reader."""
        read = self.all()
        read.reader = actor
        return read


class _OfOrders(Kept):
    """The manager of everything that speaks of orders: those of invoices are asked for by name."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(invoice=None)


class _OfInvoices(Kept):
    """Those of invoices; whoever may do something with the invoice may do it with them (PY-17)."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(invoice__isnull=False)


class Payment(Record):
    """An amount to be paid through one provider, for an order or an invoice."""

    record_kind = "payment"
    tracked_fields = ("payment_method", "responsible", "comment", "external_id")
    State = State

    order: models.ForeignKey[Any, Any] = models.ForeignKey(
        Order, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    invoice: models.ForeignKey[Any, Any] = models.ForeignKey(
        "sales.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """What it is for, where that is no order."""
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    currency = models.CharField(max_length=3)
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in State], default=State.PENDING.value
    )
    provider = models.CharField(max_length=40)
    """`sandbox`, `manual`, `olist`."""
    number = models.CharField(max_length=48, blank=True, db_default="")
    """`1024/2`: the second payment of order or invoice 1024 (ST-29)."""
    payment_method = models.ForeignKey(
        "sales.PaymentMethod", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The way of paying it was asked for by; empty where it is taken by hand."""
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
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who marked it as paid by hand; nobody where a provider told."""
    comment = models.TextField(blank=True, db_default="")
    """Of colleagues; the client does not see it."""
    refunded_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """What went back to the client; `refunded` once that is all of it."""
    failed_reason = models.CharField(max_length=200, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    """Since when something is wrong with it; nothing while all is well (ST-29)."""
    mark_reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    mark_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who noticed it; `marked_by` is who marked it as paid."""

    objects: ClassVar[Any] = _OfOrders.from_queryset(PaymentQuerySet)()
    of_invoices: ClassVar[Any] = _OfInvoices.from_queryset(InvoicePaymentQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(PaymentQuerySet)()

    class Meta:
        db_table = "sales_payment"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="payment_external_id"),
            models.CheckConstraint(
                condition=Q(order__isnull=False, invoice=None) | Q(order=None, invoice__isnull=False),
                name="payment_is_for_one_thing",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="payment_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(refunded_total__gte=0, refunded_total__lte=F("amount")),
                name="payment_refunded_at_most_once",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=False) | ~Q(state="paid"), name="paid_payment_has_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["order", "id"], name="sales_payment_order"),
            models.Index(
                fields=["invoice", "id"], name="sales_payment_invoice", condition=Q(invoice__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        """Called by what it is for, as in every sentence about it."""
        return str(self.payer.number)

    def refreshed(self) -> Payment:
        """The payment as it is in the database now, whatever it is for."""
        found: Payment = Payment.everything.get(pk=self.pk)
        return found

    @property
    def payer(self) -> Any:
        """The order or the invoice it is for."""
        return self.invoice if self.invoice_id is not None else self.order

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
    def is_marked_by_hand(self) -> bool:
        """Whether it is paid by the word of a colleague or a rule, not of a provider (ST-41)."""
        return self.state == State.PAID and self.method == BY_HAND

    @property
    def page(self) -> str:
        """The address of the page on which it is paid."""
        return f"/pay/{self.page_token}"

    @property
    def tied(self) -> Tied:
        """What of its order it is for, as it is told; nothing where it is for the order as a whole."""
        read = vars(self)
        if "lines_told" in read:
            return Tied(_counted(read["lines_told"]), tuple(read["shipments_told"]))
        lines, shipments = (told(self.pk) for told in (_lines_told, _shipments_told))
        return Tied(
            _counted(lines.values_list("told", flat=True)), tuple(shipments.values_list("told", flat=True))
        )

    @property
    def paid_back(self) -> list[dict[str, Any]]:
        """What went back of it, the first first: `{"amount": "5.00", "reason": "Broken", …}`."""
        read = vars(self)
        if "refunds_told" in read:
            return list(read["refunds_told"])
        return list(_refunds_told(self.pk).values_list("told", flat=True)) if self.refunded_total else []


@dataclass(frozen=True)
class Tied:
    """What of its order a payment is for."""

    lines: tuple[dict[str, Any], ...] = ()
    """`{"order_line_id": 7, "product_id": 3, "name": "Phone case", "quantity": Decimal(2)}`."""
    shipments: tuple[dict[str, Any], ...] = ()
    """`{"shipment_id": 4, "number": "1024/1"}`."""

    @property
    def pieces(self) -> dict[int, Decimal]:
        """Line of the order → quantity."""
        return {one["order_line_id"]: one["quantity"] for one in self.lines}

    @property
    def parcels(self) -> frozenset[int]:
        """The keys of the shipments."""
        return frozenset(one["shipment_id"] for one in self.shipments)


class Refund(Recorded):
    """An amount of a payment that went back to the client, when and why (ST-29)."""

    record_kind = "refund"

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="refunds")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    reason = models.CharField(max_length=500, blank=True)
    refunded_on = models.DateField()
    """The day on which the money went; it may be written down later."""
    reference = models.CharField(max_length=120, blank=True)
    """Where it can be found: the number of a receipt, a line of the bank statement."""
    refunded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        db_table = "sales_payment_refund"
        ordering = ("id",)
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_positive")]

    @property
    def amount_money(self) -> Money:
        return Money(self.amount, self.payment.currency)


class PaymentLine(Recorded):
    """So many pieces of a line of the order that a payment is for (ST-33)."""

    record_kind = "payment_line"

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="payment_lines")
    quantity = QuantityField()

    class Meta:
        db_table = "sales_payment_line"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["payment", "order_line"], name="one_line_per_payment"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="payment_line_quantity_positive"),
        ]


class PaymentShipment(Recorded):
    """A shipment whose delivery a payment is for (ST-33)."""

    record_kind = "payment_shipment"

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="shipments")
    shipment = models.ForeignKey("sales.Shipment", on_delete=models.CASCADE, related_name="payments")

    class Meta:
        db_table = "sales_payment_shipment"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["payment", "shipment"], name="one_shipment_per_payment")
        ]


def _lines_told(payment: Any) -> Any:
    told = JSONObject(
        order_line_id="order_line_id",
        product_id="order_line__product_id",
        name="order_line__name",
        quantity=Cast("quantity", models.TextField()),
    )
    lines = PaymentLine.objects.filter(payment=payment).order_by("order_line__position", "order_line_id")
    return lines.values(told=told)


def _counted(lines: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The lines with their quantities as such: JSON has them as text, exact."""
    return tuple({**line, "quantity": plain(Decimal(line["quantity"]))} for line in lines)


def _shipments_told(payment: Any) -> Any:
    told = JSONObject(shipment_id="shipment_id", number="shipment__number")
    return PaymentShipment.objects.filter(payment=payment).order_by("shipment_id").values(told=told)


def _refunds_told(payment: Any) -> Any:
    told = JSONObject(
        amount=Cast("amount", models.TextField()),
        reason="reason",
        refunded_on="refunded_on",
        reference="reference",
    )
    return Refund.objects.filter(payment=payment).order_by("id").values(told=told)


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
