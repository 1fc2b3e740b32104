"""The settings of the store: one row."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dealwright.events.models import Recorded
from dealwright.records.pipelines.models import Pipeline


class Store(Recorded):
    """The shop's name and look, and where its purchases go."""

    record_kind = "store"

    name = models.CharField(max_length=80, default="Our shop")
    tagline = models.CharField(max_length=160, blank=True)
    accent = models.CharField(max_length=7, default="#0f766e")
    """The merchant's colour."""
    currency = models.CharField(max_length=3, default="BRL")
    phone_region = models.CharField(max_length=2, default="BR")
    """Where buyers who type a phone without a country code are."""
    language = models.CharField(max_length=10, blank=True)
    pipeline = models.ForeignKey(Pipeline, null=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who gets the deals of the shop."""
    delivery_price = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """Of the courier, per order."""

    class Meta:
        db_table = "store_store"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_store")]

    def __str__(self) -> str:
        return self.name
