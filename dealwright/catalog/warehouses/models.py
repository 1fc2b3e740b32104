"""A warehouse, and what lies in it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q

from dealwright.events.models import Recorded
from dealwright.kit.quantities import QuantityField, plain
from dealwright.records.heart import forget


class Warehouse(Recorded):
    """A place where goods lie. Orders take from the first one that has enough."""

    record_kind = "warehouse"

    name = models.CharField(max_length=120)
    address = models.CharField(max_length=500, blank=True)
    is_active = models.BooleanField(default=True)
    is_default = models.BooleanField(default=False)
    """Where stock that is counted without naming a warehouse lies."""
    is_for_pickup = models.BooleanField(default=False)
    """Whether buyers may fetch their goods here."""
    position = models.FloatField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "catalog_warehouse"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_warehouse"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows the warehouses by heart
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget()
        return super().delete(*args, **kwargs)


class StockLevel(Recorded):
    """How many pieces of a product lie in a warehouse; `Product.stock` and `reserved` are the sums."""

    record_kind = "stock_level"

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="levels")
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="levels")
    quantity = QuantityField(default=Decimal(0))
    reserved = QuantityField(default=Decimal(0))
    """Pieces of them that are promised."""

    class Meta:
        db_table = "catalog_stock_level"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "warehouse"], name="one_level_per_product_and_warehouse"
            ),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, quantity__gte=F("reserved")), name="stock_level_never_oversold"
            ),
        ]

    @property
    def available(self) -> Decimal:
        """Pieces that can still be sold from here."""
        return plain(self.quantity - self.reserved)
