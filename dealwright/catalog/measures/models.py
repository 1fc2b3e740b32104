"""A measure: in what goods are counted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit.quantities import QuantityField
from dealwright.records.heart import forget


class Measure(Recorded):
    """A unit of the OKEI or UN/CEFACT lists, such as a piece or a kilogram."""

    record_kind = "measure"

    code = models.PositiveIntegerField(unique=True)
    """796 is a piece, 166 a kilogram (ST-28)."""
    name = models.CharField(max_length=60)
    symbol = models.CharField(max_length=12)
    is_default = models.BooleanField(default=False)
    step = QuantityField(default=Decimal(1), db_default=Decimal(1))
    """Into what it may be divided: 1 is sold whole, 0.001 of a kilogram to the gram."""

    class Meta:
        db_table = "catalog_measure"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_measure"
            ),
            models.CheckConstraint(
                condition=models.Q(step__gt=0) & models.Q(step__lte=1), name="measure_step_divides_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows them by heart
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget()
        return super().delete(*args, **kwargs)
