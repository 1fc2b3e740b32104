"""Price lists: other prices than the base one, for other clients or another shop."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit.quantities import QuantityField
from dealwright.records.heart import forget


class PriceList(Recorded):
    """A set of prices with a name: retail, wholesale. A product that is not on it has its base price."""

    record_kind = "price_list"

    name = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    is_active = models.BooleanField(default=True)
    position = models.FloatField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "catalog_price_list"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows the shop with its list by heart
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget()
        return super().delete(*args, **kwargs)


class Price(Recorded):
    """What a product costs on a price list, in the currency of that list, from so many pieces on."""

    record_kind = "price"

    price_list = models.ForeignKey(PriceList, on_delete=models.CASCADE, related_name="prices")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="prices")
    from_quantity = QuantityField(default=Decimal(1))
    """One or more: the price from 1 on is also that of less than one."""
    amount = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        db_table = "catalog_price"
        ordering = ("price_list", "from_quantity")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "price_list", "from_quantity"], name="one_price_per_list_and_quantity"
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="price_not_negative"),
            models.CheckConstraint(condition=models.Q(from_quantity__gte=1), name="price_from_one_on"),
        ]
        indexes = [
            models.Index(
                fields=["price_list", "amount", "product"],
                name="catalog_price_of_one",
                condition=models.Q(from_quantity=1),
            )
        ]
