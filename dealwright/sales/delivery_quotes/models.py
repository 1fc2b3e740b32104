"""What a program outside asks for one parcel: one row for each question, kept until it expires."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q


class QuoteState(StrEnum):
    """Where a question is."""

    ASKED = "asked"
    SAID = "said"
    """There is a price, or a reason why there is none."""
    FAILED = "failed"
    """The handler was down, slow, or said something else."""


class DeliveryQuote(models.Model):
    """The row is the question, the queue and the answer. It is book-keeping, so no action writes it."""

    State = QuoteState

    key = models.CharField(max_length=64, unique=True)
    """Of all that the price depends on: service, goods, place, extra services."""
    service = models.ForeignKey("sales.DeliveryService", on_delete=models.CASCADE, related_name="+")
    holder = models.CharField(max_length=40, blank=True, default="")
    """Who asked last: `cart:12`."""
    question = models.JSONField()
    state = models.CharField(max_length=6, default=QuoteState.ASKED.value)
    price = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    """In the currency of the question."""
    days = models.CharField(max_length=40, blank=True, default="")
    refused = models.CharField(max_length=300, blank=True, default="")
    """Why it is not brought there, as the handler says it."""
    problem = models.CharField(max_length=500, blank=True, default="")
    """Why there is no answer, for colleagues."""
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """When it is asked; a claim moves it to the end of the lease."""
    fence = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    """From when on it is asked anew."""

    class Meta:
        db_table = "sales_delivery_quote"
        indexes = [
            models.Index(fields=["due_at", "id"], name="sales_quote_due", condition=Q(state="asked")),
            models.Index(fields=["holder"], name="sales_quote_holder", condition=Q(state="asked")),
            models.Index(fields=["expires_at"], name="sales_quote_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.state}"
