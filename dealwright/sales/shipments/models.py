"""A shipment: a parcel of an order with its content (ST-30 to ST-36); what comes back of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from dealwright.catalog.measures.dividing import counted
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.kit.money import Money
from dealwright.kit.quantities import QuantityField
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.record import Kept, Record, RecordQuerySet
from dealwright.sales.deliveries.extras import price_of_extras
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.orders.models import Order, OrderLine


class ShipmentQuerySet(RecordQuerySet):
    """Shipments: whoever is responsible for the order has the rights on them."""

    owner_field = "order__responsible"
    fields_of = Order.record_kind


class Shipment(Record):
    """Some of what was ordered, on one way. What is in no shipment yet is in none (ST-32)."""

    record_kind = "shipment"
    tracked_fields = (
        "service",
        "address",
        "warehouse",
        "tracking_state",
        "tracking_details",
        "document_number",
        "document_on",
        "comment",
        "external_id",
    )
    searched_fields = ("number", "tracking_number")
    visible_in_search = "number"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="shipments")
    number = models.CharField(max_length=48, unique=True)
    """`1024/1`: the order and the count."""
    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="+")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    """The delivery status: DN, DF, DD or one of our own."""
    stage_since = models.DateTimeField(default=clock.now)
    service = models.ForeignKey(
        DeliveryService, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    service_name = models.CharField(max_length=120, blank=True)
    """As it was called when it was chosen."""
    warehouse = models.ForeignKey(
        Warehouse, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Where its pieces come from."""
    address = models.TextField(blank=True)
    price = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """What the client pays for it, in the currency of the order."""
    base_price = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """What the service reckons."""
    allowed_at = models.DateTimeField(null=True, blank=True)
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    shipped_at = models.DateTimeField(null=True, blank=True)
    """When it left the house: its pieces are written off (ST-36)."""
    shipped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    delivered_at = models.DateTimeField(null=True, blank=True)
    canceled_at = models.DateTimeField(null=True, blank=True)
    canceled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    unshipped_reason = models.CharField(max_length=500, blank=True)
    """Why it came back into the house before the client had it."""
    tracking_number = models.CharField(max_length=120, blank=True)
    tracking_state = models.CharField(max_length=200, blank=True)
    """What the carrier says of it."""
    tracking_details = models.CharField(max_length=1000, blank=True, default="", db_default="")
    """The same at length."""
    tracking_checked_at = models.DateTimeField(null=True, blank=True)
    """When the carrier, or a colleague, said so last."""
    document_number = models.CharField(max_length=60, blank=True, default="", db_default="")
    """Of the paper that goes with it: a delivery note, a fiscal note."""
    document_on = models.DateField(null=True, blank=True)
    """The day of that paper."""
    comment = models.TextField(blank=True)
    extras: Any = models.JSONField(default=list, blank=True, db_default=Value([], models.JSONField()))
    """What was taken along with the delivery, at the prices of then: see `deliveries.extras`."""

    objects: ClassVar[Any] = Kept.from_queryset(ShipmentQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(ShipmentQuerySet)()

    class Meta:
        db_table = "sales_shipment"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="shipment_external_id"),
            models.CheckConstraint(condition=Q(price__gte=0), name="shipment_price_not_negative"),
        ]
        indexes = [models.Index(fields=["order", "id"], name="sales_shipment_order")]

    def __str__(self) -> str:
        return self.number

    @property
    def price_money(self) -> Money:
        return Money(self.price, self.order.currency)

    @property
    def has_own_price(self) -> bool:
        """Whether somebody wrote another price than the service reckoned, or it shares that of the order."""
        return bool(self.price != self.base_price + price_of_extras(self.extras))

    @property
    def state(self) -> str:
        """`canceled`, `delivered`, `shipped`, `allowed` or `waiting`."""
        if self.canceled_at:
            return "canceled"
        if self.delivered_at:
            return "delivered"
        if self.shipped_at:
            return "shipped"
        return "allowed" if self.allowed_at else "waiting"

    def search_parts(self) -> list[str | None]:
        return [self.number, self.tracking_number]


class ShipmentLine(Recorded):
    """So many pieces of a line of the order in a shipment."""

    record_kind = "shipment_line"

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="shipment_lines")
    quantity = QuantityField()

    class Meta:
        db_table = "sales_shipment_line"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["shipment", "order_line"], name="one_line_per_shipment"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipment_line_quantity_positive"),
        ]

    @property
    def counted(self) -> str:
        """How much of it, before its name."""
        return counted(self.quantity, self.order_line.measure)


class Return(Recorded):
    """Some of what was shipped came back."""

    record_kind = "return"

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    warehouse = models.ForeignKey(
        Warehouse, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Where the pieces lie again; nothing where they cannot be sold any more."""
    reason = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        db_table = "sales_return"
        indexes = [models.Index(fields=["order", "id"], name="sales_return_order")]


class ReturnLine(Recorded):
    """So many pieces of a line of the order that came back."""

    record_kind = "return_line"

    of_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="return_lines")
    quantity = QuantityField()

    class Meta:
        db_table = "sales_return_line"
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="return_line_quantity_positive")
        ]

    @property
    def counted(self) -> str:
        """How much of it, before its name."""
        return counted(self.quantity, self.order_line.measure)
