"""The row of a product line, as deals and leads keep it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit.money import Money, rounded


class ProductLine(Recorded):
    """A product on a record. Name and price may differ from the catalogue (ST-51).

    A subclass adds the record it is on, whose relation back is called `lines`.
    """

    product = models.ForeignKey("catalog.Product", null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=16, decimal_places=2)
    """Of one piece, with tax."""
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(1))
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def total(self) -> Decimal:
        return self.price * self.quantity

    def total_in(self, currency: str) -> Money:
        """The total in the currency of its record, rounded to the smallest coin."""
        return rounded(Money(self.total, currency))
