"""A way of paying that is offered to clients: a provider with a name and words of its own."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Value

from dealwright.events.models import Recorded
from dealwright.records.heart import forget


class PaymentMethod(Recorded):
    """What a buyer chooses at the checkout."""

    record_kind = "payment_method"

    provider = models.CharField(max_length=40)
    """`transfer` (bank transfer), `on_delivery` (cash on delivery), `sandbox`."""
    name = models.CharField(max_length=120)
    names: Any = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """The name in further languages."""
    details = models.TextField(blank=True)
    """What the buyer is told: the bank account, what to have ready."""
    days_to_pay = models.PositiveSmallIntegerField(null=True, blank=True)
    """How long after it was asked for a payment is due; empty is no last day."""
    is_active = models.BooleanField(default=True)
    position = models.FloatField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "sales_payment_method"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name in this language, or the first one."""
        return str(self.names.get(language) or self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows them by heart
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget()
        return super().delete(*args, **kwargs)
