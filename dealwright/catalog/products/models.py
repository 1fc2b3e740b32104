"""A product and the category it is found in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from dealwright.catalog.products import photos
from dealwright.events.models import Recorded
from dealwright.kit.money import Money
from dealwright.people.access import Scope
from dealwright.records.record import Kept, Record, RecordQuerySet


class Category(Recorded):
    """A shelf of the shop."""

    record_kind = "category"

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    position = models.FloatField(default=0)
    external_id = models.TextField(null=True, blank=True, unique=True)

    class Meta:
        db_table = "catalog_category"
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name


class ProductQuerySet(RecordQuerySet):
    """Products as the office and the shop ask for them."""

    owner_field = "responsible"

    def on_sale(self) -> ProductQuerySet:
        """What the shop shows."""
        return self.filter(is_active=True, archived_at=None)

    def sold_out(self) -> ProductQuerySet:
        """Goods of which no piece can be sold now."""
        return self.filter(is_service=False, stock__lte=F("reserved"))

    def _reached(self, scope: Scope, user: Any) -> Q:
        """A product that nobody is responsible for belongs to everybody whose rights reach some product."""
        return super()._reached(scope, user) | Q(responsible=None)


class Product(Record):
    """Something that can be bought."""

    record_kind = "product"
    tracked_fields = (
        "name",
        "sku",
        "description",
        "price",
        "currency",
        "tax_rate",
        "category",
        "photo",
        "is_active",
        "is_service",
        "responsible",
    )
    searched_fields = ("name", "sku")
    visible_in_search = "name"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=220, unique=True)
    sku = models.CharField(max_length=80, null=True, blank=True, unique=True)
    """Article number."""
    description = models.TextField(blank=True)
    price = models.DecimalField(max_digits=16, decimal_places=2)
    """With tax, in `currency`."""
    currency = models.CharField(max_length=3)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, default=0)
    """A fraction: 0.2 is 20 %."""
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    photo = models.CharField(max_length=64, blank=True)
    """The name that `catalog.photos` keeps it under; empty without one."""
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False)
    """A service has no stock."""
    stock = models.IntegerField(default=0)
    """Pieces in the house."""
    reserved = models.IntegerField(default=0)
    """Pieces promised to orders and still in the house."""

    objects: ClassVar[Any] = Kept.from_queryset(ProductQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(ProductQuerySet)()

    class Meta:
        db_table = "catalog_product"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="product_external_id"),
            models.CheckConstraint(condition=Q(price__gte=0), name="product_price_not_negative"),
            models.CheckConstraint(
                condition=Q(is_service=True) | Q(reserved__gte=0, stock__gte=F("reserved")),
                name="product_never_oversold",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="catalog_product_search"),
            models.Index(
                fields=["category", "-id"], name="catalog_product_shelf", condition=Q(is_active=True)
            ),
            models.Index(fields=["price", "id"], name="catalog_product_price"),
            models.Index(
                "deleted_at", "id", name="catalog_product_bin", condition=Q(deleted_at__isnull=False)
            ),
            models.Index(fields=["name", "id"], name="catalog_product_name"),
            models.Index(fields=["search_key", "id"], name="catalog_product_abc"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def price_money(self) -> Money:
        return Money(self.price, self.currency)

    @property
    def photo_url(self) -> str:
        """Where the picture is served; empty without one."""
        return photos.url_of(self.photo)

    @property
    def thumbnail_url(self) -> str:
        """The same picture, small."""
        return photos.url_of(self.photo, small=True)

    @property
    def available(self) -> int:
        """Pieces that can still be sold."""
        return self.stock - self.reserved

    @property
    def can_be_bought(self) -> bool:
        return self.is_active and self.archived_at is None and (self.is_service or self.available > 0)

    def search_parts(self) -> list[str | None]:
        return [self.name, self.sku]
