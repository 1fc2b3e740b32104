"""An invoice: what a client is to pay for, until when, and what came in for it (PY-17)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines.models import ProductLine, line_constraints
from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.records.pipelines.models import Stage
from dealwright.records.record import Kept, RecordQuerySet
from dealwright.sales.papers.models import Paper


class State(StrEnum):
    """How far an invoice is. That it is overdue is no state: a day passes by itself."""

    DRAFT = "draft"
    SENT = "sent"
    PAID = "paid"
    CANCELED = "canceled"


class Method(StrEnum):
    """How money for an invoice came in."""

    TRANSFER = "transfer"
    CARD = "card"
    CASH = "cash"
    OTHER = "other"


class InvoiceQuerySet(RecordQuerySet):
    """Invoices, as actions and lists ask for them."""

    def to_be_paid(self) -> InvoiceQuerySet:
        """Those that the client has and of which something is due."""
        return self.filter(state=State.SENT)


class Invoice(Paper):
    """A demand for money with a page of its own, which the client reads and prints."""

    record_kind = "invoice"
    tracked_fields = ("issued_on", "due_on", "payer_details", "own_company", "seller_details", "comment")
    searched_fields = ("number", "contact", "company")
    told_apart_by = ("contact", "company")
    hideable_in_search = frozenset({"contact", "company"})
    visible_in_search = "number"
    State = State

    number = models.CharField(max_length=40, unique=True)
    """What people call it; a counter of the database."""
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="invoices")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="invoices"
    )
    company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="invoices"
    )
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """What the lines cost with their discounts and taxes."""
    tax_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """All tax in the total, whether prices held it or not."""
    paid_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """What its payments brought in and did not go back."""
    refunded_total = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    """What went back to the client."""
    waived_total = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0)
    """What of that went back after it was paid: it is not due again."""
    issued_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    """The last day on which it is paid in time."""
    payer_details = models.TextField(blank=True)
    """Who is to pay, with tax numbers and address, as it was when the invoice was written."""
    own_company = models.ForeignKey(
        Company, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Which of our own companies sells."""
    seller_details = models.TextField(blank=True)
    """Our own company in the same way, with the account the money goes to."""
    comment = models.TextField(blank=True)
    """What the client reads below the products."""
    state = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in State], default=State.DRAFT.value
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    """When all of it was there."""
    stage_when_paid = models.ForeignKey(
        Stage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Where it stood when the last of the money came in: it goes back there where that is taken back."""
    stage_when_paid_id: int | None
    canceled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)
    closed_at = models.GeneratedField(
        expression=Case(
            When(state=State.PAID.value, then="paid_at"),
            When(state=State.CANCELED.value, then="canceled_at"),
        ),
        output_field=models.DateTimeField(null=True),
        db_persist=True,
    )
    """When it was paid or canceled; empty while it is open. The database derives it."""
    page_token = models.CharField(max_length=64, unique=True)
    """Opens the client's page of this invoice."""

    objects: ClassVar[Any] = Kept.from_queryset(InvoiceQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(InvoiceQuerySet)()

    class Meta:
        db_table = "sales_invoice"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="invoice_external_id"),
            models.CheckConstraint(condition=Q(total__gte=0), name="invoice_total_not_negative"),
            models.CheckConstraint(
                condition=Q(paid_total__gte=0, refunded_total__gte=0, waived_total__gte=0),
                name="invoice_money_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="paid", paid_total__gte=F("total") - F("waived_total"), paid_at__isnull=False
                )
                | (~Q(state="paid") & Q(paid_at=None)),
                name="paid_invoice_is_paid",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="sales_invoice_search"),
            models.Index(fields=["-created_at", "-id"], name="sales_invoice_newest"),
            models.Index(fields=["responsible", "-id"], name="sales_invoice_owner"),
            models.Index(
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="sales_invoice_in_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["total", "currency"],
            ),
            models.Index(
                "responsible",
                "stage",
                F("stage_since").desc(),
                F("id").desc(),
                name="sales_invoice_own_column",
                condition=Q(archived_at=None, deleted_at=None),
                include=["total", "currency"],
            ),
            models.Index(
                "pipeline",
                "next_step_at",
                "id",
                name="sales_invoice_next_step",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None),
            ),
            models.Index(
                fields=["responsible", "next_step_at", "id"],
                name="sales_invoice_own_next",
                condition=Q(archived_at=None, closed_at=None, deleted_at=None, next_step_at__isnull=False),
            ),
            models.Index(fields=["due_on", "id"], name="sales_invoice_unpaid", condition=Q(state="sent")),
            models.Index("deleted_at", "id", name="sales_invoice_bin", condition=Q(deleted_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_money(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def tax_money(self) -> Money:
        return Money(self.tax_total, self.currency)

    @property
    def paid_money(self) -> Money:
        return Money(self.paid_total, self.currency)

    @property
    def due_money(self) -> Money:
        """What is still to be paid; nothing once it is canceled."""
        due = self.total - self.waived_total - self.paid_total
        return Money(Decimal(0) if self.state == State.CANCELED else max(due, Decimal(0)), self.currency)

    @property
    def overpaid_money(self) -> Money:
        """What came in beyond what was asked for: paid twice, or after it was canceled."""
        owed = Decimal(0) if self.state == State.CANCELED else self.total - self.waived_total
        return Money(max(self.paid_total - owed, Decimal(0)), self.currency)

    @property
    def refunded_money(self) -> Money:
        return Money(self.refunded_total, self.currency)

    @property
    def page(self) -> str:
        """The address of the client's page."""
        return f"/d/invoices/{self.page_token}"

    @property
    def is_open(self) -> bool:
        """Whether something may still come of it: it is neither paid nor canceled."""
        return self.state in {State.DRAFT, State.SENT}

    @property
    def is_overdue(self) -> bool:
        """Whether the client has it, its last day is over and it is not paid."""
        return self.state == State.SENT and bool(self.due_on and self.due_on < today())

    def search_parts(self) -> list[str | None]:
        client = [self.contact.name if self.contact else None, self.company.name if self.company else None]
        return [self.number, *client]


class InvoiceLine(ProductLine):
    """Some pieces of a product, or of something without one, as they stand on the invoice."""

    record_kind = "invoice_line"

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")

    class Meta(ProductLine.Meta):
        db_table = "sales_invoice_line"
        constraints = line_constraints("invoice_line")


class InvoicePayment(Recorded):
    """Money that came in for an invoice: all of it, or a part."""

    record_kind = "invoice_payment"
    Method = Method

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="payments")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    received_on = models.DateField()
    method = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Method])
    reference = models.CharField(max_length=120, blank=True)
    """Where it can be found: the line of a bank statement, the number of a receipt."""
    payment = models.OneToOneField(
        "sales.Payment", null=True, blank=True, on_delete=models.PROTECT, related_name="booked"
    )
    """By which it came in; none of those that were written down before there were any, and in trials."""

    class Meta:
        db_table = "sales_invoice_payment"
        ordering = ("received_on", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="invoice_payment_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}"


def today() -> date:
    """The day it is where the company works."""
    return timezone.localdate(clock.now())
