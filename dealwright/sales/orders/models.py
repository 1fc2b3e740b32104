"""An order: what was bought, behind its deal."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.records.record import Kept, Record, RecordQuerySet


class Status(StrEnum):
    """How far an order is; the letters of ST 2.4."""

    ACCEPTED = "N"
    PAID = "P"
    SHIPPED = "S"
    COMPLETED = "F"
    CANCELED = "D"


class OrderQuerySet(RecordQuerySet):
    """Orders, as actions and lists ask for them."""

    def locked(self, record: Any) -> Any:
        """Locked, with the deal and the client that every verb tells of, in one query."""
        key = record.pk if isinstance(record, models.Model) else record
        return self.select_related("deal", "contact").select_for_update(of=("self",)).get(pk=key)


class Order(Record):
    """A purchase: lines at the prices of that moment, a client, what is to be paid."""

    record_kind = "order"
    searched_fields = ("number", "contact")
    told_apart_by = "contact"
    hideable_in_search = frozenset({"contact"})
    visible_in_search = "number"
    Status = Status

    number = models.CharField(max_length=40, unique=True)
    """What people call it; a counter of the database."""
    store = models.CharField(max_length=40)
    """The channel it came from: `web`, `api`, `olist` (OM-6)."""
    status = models.CharField(
        max_length=2, choices=[(one.value, one.value) for one in Status], default=Status.ACCEPTED.value
    )
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="orders"
    )
    currency = models.CharField(max_length=3)
    items_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    delivery_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    paid_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    delivery_name = models.CharField(max_length=120, blank=True)
    delivery_address = models.TextField(blank=True)
    buyer_comment = models.TextField(blank=True)
    placed_at = models.DateTimeField(default=clock.now)
    canceled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(blank=True)
    checkout_key = models.UUIDField(null=True, blank=True, unique=True)
    """One per checkout form: the same one sent twice finds its order."""
    page_token = models.CharField(max_length=64, unique=True)
    """Opens the customer's page of this order."""

    objects: ClassVar[Any] = Kept.from_queryset(OrderQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(OrderQuerySet)()

    class Meta:
        db_table = "sales_order"
        constraints = [models.UniqueConstraint(fields=["external_id"], name="order_external_id")]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="sales_order_search"),
            models.Index(fields=["-placed_at", "-id"], name="sales_order_newest"),
            models.Index(fields=["responsible", "-id"], name="sales_order_owner"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_money(self) -> Money:
        return Money(self.total, self.currency)

    @property
    def is_paid(self) -> bool:
        return self.paid_total >= self.total

    @property
    def due(self) -> Decimal:
        """What is still to be paid; never negative."""
        return max(self.total - self.paid_total, Decimal(0))

    @property
    def due_money(self) -> Money:
        return Money(self.due, self.currency)

    @property
    def paid_state(self) -> str:
        """`unpaid`, `partly_paid` or `paid`."""
        if self.is_paid:
            return "paid"
        return "partly_paid" if self.paid_total else "unpaid"

    @property
    def is_canceled(self) -> bool:
        return self.status == Status.CANCELED

    def search_parts(self) -> list[str | None]:
        return [self.number, self.contact.name if self.contact else None]


class OrderLine(Recorded):
    """Some pieces of one product, at the price of that moment."""

    record_kind = "order_line"

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalog.Product", null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=16, decimal_places=2)
    quantity = models.PositiveIntegerField()
    delivery = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """Freight of this line, where the channel charges it per line."""
    position = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "sales_order_line"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_quantity_positive")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def total(self) -> Decimal:
        return self.price * self.quantity
