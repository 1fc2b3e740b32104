"""How purchases are handled here, and the way from orders to deals (OM-1 to OM-21)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Value

from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.records.heart import forget
from dealwright.records.pipelines.models import Pipeline


class OrderMode(StrEnum):
    """Whether a purchase lives as a deal only, or as an order too (OM-1)."""

    DEALS = "deals"
    DEALS_AND_ORDERS = "deals-and-orders"


class OrderSettings(Recorded):
    """The order handling mode of the installation: one row."""

    record_kind = "order_settings"
    Mode = OrderMode

    mode = models.CharField(
        max_length=16, choices=[(one.value, one.value) for one in OrderMode], default=OrderMode.DEALS.value
    )
    chosen_at = models.DateTimeField(null=True, blank=True)
    """When somebody chose it; nothing while it follows from the stores (OM-4)."""
    pipeline = models.ForeignKey(Pipeline, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """Where the conversion opens deals; that of the shop where nothing is chosen."""
    stages: Any = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """Status → stage for the conversion: `{"N": 3}`; a status that is not named goes by its meaning."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "sales_order_settings"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="there_is_one_order_settings")]

    def __str__(self) -> str:
        return self.mode

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows it by heart
        super().save(*args, **kwargs)


class ConversionState(StrEnum):
    """How far a conversion is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class Conversion(Recorded):
    """From orders to deals: each order without a deal gets one (OM-10, OM-15).

    The row is the queue: the worker goes on behind `last_order`, and what it did commits with that number.
    """

    record_kind = "order_conversion"
    State = ConversionState

    pipeline = models.ForeignKey(Pipeline, null=True, on_delete=models.SET_NULL, related_name="+")
    """Where the deals are opened; where they usually are if it is gone."""
    stages: Any = models.JSONField(default=dict)
    """Status → stage, as decided when it began."""
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=8, default=ConversionState.WAITING.value)
    total = models.PositiveIntegerField()
    converted = models.PositiveIntegerField(default=0)
    passed_over = models.PositiveIntegerField(default=0)
    """Orders that had a deal by then."""
    left_over = models.PositiveIntegerField(default=0, db_default=0)
    """Orders that could not become deals: see `LeftOrder`."""
    last_order = models.BigIntegerField(default=0)
    automation: Any = models.JSONField(default=list, blank=True, db_default=Value([], models.JSONField()))
    """What became of the rules and triggers on the statuses, as `automating` keeps it."""
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sales_order_conversion"
        indexes = [
            models.Index(
                fields=["id"], name="sales_conversion_due", condition=Q(state__in=["waiting", "running"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"

    @property
    def done(self) -> int:
        """Of how many orders it is clear what became of them."""
        return self.converted + self.passed_over + self.left_over

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state == ConversionState.DONE


class LeftOrder(models.Model):
    """An order that could not become a deal, and why: it stays one until somebody lets it be tried again.

    Like the runs of rules it is the book-keeping of the worker, so it is written without an action.
    """

    order = models.OneToOneField("sales.Order", on_delete=models.CASCADE, related_name="left_over")
    conversion = models.ForeignKey(Conversion, on_delete=models.CASCADE, related_name="left_orders")
    reason = models.CharField(max_length=500)
    tried_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "sales_left_order"

    def __str__(self) -> str:
        return self.reason
