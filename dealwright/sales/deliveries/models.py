"""A delivery service, and its prices by region and weight (ST-37)."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from dealwright.events.models import Recorded
from dealwright.kit import clock, secrets
from dealwright.records.heart import forget
from dealwright.sales.delivery_handlers.models import DeliveryHandler


class DeliveryKind(StrEnum):
    """How a service reckons its price."""

    PICKUP = "pickup"
    """The buyer fetches it: from a warehouse that is for pickup."""
    COURIER = "courier"
    """One price per order."""
    TABLE = "table"
    """By weight and region."""
    OUTSIDE = "outside"
    """A program outside says it (ST-38)."""


class DeliveryService(Recorded):
    """A way in which goods get to a client."""

    record_kind = "delivery_service"
    Kind = DeliveryKind

    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in DeliveryKind])
    name = models.CharField(max_length=120)
    names: Any = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """The name in further languages: `{"pt-br": "Retirada"}`."""
    description = models.CharField(max_length=300, blank=True)
    price = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """In the currency of the shop; a table starts from its rates instead."""
    free_from = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    """Goods for so much are brought for nothing."""
    tracking_url = models.CharField(max_length=300, blank=True)
    """Where a parcel is followed, with `{number}` for its tracking number."""
    handler = models.ForeignKey(
        DeliveryHandler, null=True, blank=True, on_delete=models.PROTECT, related_name="services"
    )
    """The program that says what it costs; of `outside` only."""
    profile = models.CharField(max_length=40, blank=True, default="", db_default="")
    """Which of the things that the handler offers."""
    settings: Any = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """What the handler asks for, by code, as far as it is no secret."""
    secrets_sealed = models.TextField(blank=True, default="", db_default="")
    """The secret rest of it: JSON."""
    extras: Any = models.JSONField(default=list, blank=True, db_default=Value([], models.JSONField()))
    """What may be taken along with it for a price: see `deliveries.extras`."""
    needs_address = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    position = models.FloatField(default=0)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    updated_at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        db_table = "sales_delivery_service"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="delivery_service_price_not_negative")
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name in this language, or the first one."""
        return str(self.names.get(language) or self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows them by heart, with their rates
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget()
        return super().delete(*args, **kwargs)

    @property
    def secret_settings(self) -> dict[str, str]:
        """What the handler asks for in confidence; ValueError when it was sealed with another key."""
        found: Any = json.loads(secrets.unseal(self.secrets_sealed)) if self.secrets_sealed else {}
        return dict(found)

    def tracking_page(self, number: str) -> str:
        """Where this parcel is followed; empty where the service has no such page."""
        return self.tracking_url.replace("{number}", quote(number, safe="")) if self.tracking_url else ""


class DeliveryRate(Recorded):
    """A row of the table: to these regions, up to this weight, for this price."""

    record_kind = "delivery_rate"

    service = models.ForeignKey(DeliveryService, on_delete=models.CASCADE, related_name="rates")
    regions = ArrayField(models.TextField(), default=list, blank=True)
    """Codes or names of regions, or beginnings of postal codes (`postal:01`); empty: everywhere else."""
    up_to_weight = models.PositiveIntegerField(null=True, blank=True)
    """Grams; nothing: any weight."""
    price = models.DecimalField(max_digits=16, decimal_places=2)
    price_per_kg = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """Added for each kilogram begun."""
    days = models.CharField(max_length=40, blank=True)
    """How long it takes, as the buyer reads it: `2–4`."""
    position = models.FloatField(default=0)

    class Meta:
        db_table = "sales_delivery_rate"
        ordering = ("position", "id")
