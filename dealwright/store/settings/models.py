"""The settings of the store: one row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from dealwright.catalog.products import photos
from dealwright.events.models import Recorded
from dealwright.records.heart import forget
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
    """Of the courier the shop begins with, per order; later each delivery service knows its price."""
    duplicates = models.CharField(
        max_length=9,
        default="merge",
        db_default="merge",
        choices=[("merge", "merge"), ("replace", "replace"), ("duplicate", "duplicate")],
    )
    """What happens to a client who is known already: empty fields are filled, all of them are written
    over, or another contact is made (ST-46)."""
    consent_text = models.TextField(blank=True, db_default="")
    """What buyers agree to; our own words where it is empty."""
    hold_minutes = models.PositiveIntegerField(null=True, blank=True)
    """How long unpaid goods are held; nothing: until the order is canceled."""
    reminds_of_carts = models.BooleanField(default=False, db_default=False)
    """Whether a signed-in or known visitor who left a cart gets a letter."""
    reminds_after_hours = models.PositiveIntegerField(default=24, db_default=24)
    price_list = models.ForeignKey(
        "catalog.PriceList", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Whose prices the shop shows; the base prices where none is chosen."""
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True, db_default=[])
    """Further languages a visitor may choose."""
    about = models.TextField(blank=True, db_default="")
    """What the home page tells of the shop."""
    hero_photo = models.CharField(max_length=64, blank=True, db_default="")
    """The picture of the home page, as `catalog.photos` names it."""
    contact_email = models.CharField(max_length=254, blank=True, db_default="")
    contact_phone = models.CharField(max_length=40, blank=True, db_default="")

    class Meta:
        db_table = "store_store"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_store")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows it by heart
        super().save(*args, **kwargs)

    @property
    def spoken(self) -> list[str]:
        """The languages visitors may choose from, the shop's own first; empty: all that we know."""
        return list(dict.fromkeys([self.language, *self.languages])) if self.language else []

    @property
    def hero_url(self) -> str:
        """Where the picture of the home page is served; empty without one."""
        return photos.url_of(self.hero_photo)
