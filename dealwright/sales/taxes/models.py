"""A tax zone: a country, or some regions of it, with the rates that are due there (ST-44)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.records.heart import forget


class TaxZone(Recorded):
    """A place with tax rates of its own."""

    record_kind = "tax_zone"

    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    """ISO 3166, two letters."""
    regions = ArrayField(models.TextField(), default=list, blank=True, db_default=[])
    """Codes or names of regions, or beginnings of postal codes (`postal:01`); empty: the whole country."""
    rate = models.DecimalField(max_digits=6, decimal_places=4)
    """A fraction: 0.2 is 20 %. For whatever product `rates` does not name."""
    rates: Any = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """For products of certain rates: `{"0.2": "0.25"}` is 25 % for those that have 20 % themselves."""
    replaces = models.BooleanField(default=True, db_default=True)
    """Whether these rates stand instead of the product's own; otherwise they are added to it."""
    is_active = models.BooleanField(default=True, db_default=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(default=clock.now, db_default=Now())
    updated_at = models.DateTimeField(default=clock.now, db_default=Now())

    class Meta:
        db_table = "sales_tax_zone"
        ordering = ("country", "name", "id")
        constraints = [
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lt=1), name="tax_zone_rate_is_a_fraction"),
            models.UniqueConstraint(
                fields=["country"],
                condition=Q(is_active=True, regions=[]),
                name="one_tax_zone_per_whole_country",
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

    def rate_for(self, own: Decimal) -> Decimal:
        """The rate here of a product that has this one itself; both are fractions."""
        named = self.rates.get(as_key(own))
        here = self.rate if named is None else Decimal(named)
        return here if self.replaces else own + here


def as_key(rate: Decimal) -> str:
    """A rate as `rates` names it: 0.2000 is `0.2`."""
    return format(Decimal(rate).normalize(), "f")
