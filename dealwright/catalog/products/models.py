"""A product and the category it is found in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value

from dealwright.catalog.measures.models import Measure
from dealwright.catalog.products import photos
from dealwright.events.models import Recorded
from dealwright.kit.money import Money
from dealwright.kit.quantities import QuantityField, plain
from dealwright.people.access import Scope
from dealwright.records.heart import forget
from dealwright.records.record import Kept, Record, RecordQuerySet


class Kind(StrEnum):
    """What sort of thing is sold (ST-50)."""

    SIMPLE = "simple"
    BUNDLE = "bundle"
    """Several products sold as one; it has no stock of its own."""
    VARIABLE = "variable"
    """A product that is bought as one of its variations; it has no stock of its own."""
    VARIATION = "variation"
    SERVICE = "service"
    """It has no stock."""


STOCKED = (Kind.SIMPLE.value, Kind.VARIATION.value)
"""The kinds of which pieces lie in the house."""
ON_SHELVES = Q(is_active=True, archived_at=None, deleted_at=None, parent=None)
"""What the shop shows: `on_sale`, as the indexes of its shelves know it."""


class Category(Recorded):
    """A shelf of the shop; shelves may stand on shelves."""

    record_kind = "category"

    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    description = models.TextField(blank=True, db_default="")
    photo = models.CharField(max_length=64, blank=True, db_default="")
    is_shown = models.BooleanField(default=True, db_default=True)
    """Whether the shop shows it."""
    position = models.FloatField(default=0)
    external_id = models.TextField(null=True, blank=True, unique=True)

    class Meta:
        db_table = "catalog_category"
        ordering = ("position", "name")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process of the shop knows them by heart
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget()
        return super().delete(*args, **kwargs)

    @property
    def photo_url(self) -> str:
        """Where the picture is served; empty without one."""
        return photos.url_of(self.photo)

    @property
    def thumbnail_url(self) -> str:
        """The same picture, small."""
        return photos.url_of(self.photo, small=True)


class ProductQuerySet(RecordQuerySet):
    """Products as the office and the shop ask for them."""

    owner_field = "responsible"

    def on_sale(self) -> ProductQuerySet:
        """What the shop shows; the variations of a product are chosen on its page."""
        return self.filter(is_active=True, archived_at=None, parent=None)

    def to_choose(self) -> ProductQuerySet:
        """What may stand in a line: of a product with variations one of those."""
        return self.filter(archived_at=None).exclude(kind=Kind.VARIABLE)

    def without_variations(self) -> ProductQuerySet:
        """Products as lists show them: their variations stand on their cards."""
        return self.filter(parent=None)

    def sold_out(self) -> ProductQuerySet:
        """Goods of which no piece can be sold now."""
        return self.stocked().filter(stock__lte=F("reserved"))

    def stocked(self) -> ProductQuerySet:
        """Goods of which pieces lie in the house."""
        return self.filter(kind__in=STOCKED, of_services=False)

    def _reached(self, scope: Scope, user: Any) -> Q:
        """A product that nobody is responsible for belongs to everybody whose rights reach some product."""
        return super()._reached(scope, user) | Q(responsible=None)


class Product(Record):
    """Something that can be bought."""

    record_kind = "product"
    Kind = Kind
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
        "kind",
        "axes",
        "options",
        "attributes",
        "compare_price",
        "is_tax_included",
        "measure",
        "weight",
        "length",
        "width",
        "height",
        "search_title",
        "search_text",
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
    """In `currency`; of the base price list."""
    currency = models.CharField(max_length=3)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, default=0)
    """A fraction: 0.2 is 20 %."""
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    photo = models.CharField(max_length=64, blank=True)
    """The name that `catalog.photos` keeps it under; empty without one."""
    is_active = models.BooleanField(default=True)
    kind = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in Kind],
        default=Kind.SIMPLE.value,
        db_default=Kind.SIMPLE.value,
    )
    of_services = models.BooleanField(default=False, db_default=False)
    """Of a product with variations, and of each of them: whether they are services, of which nothing lies in
    the house (ST-50, types 5 and 6)."""
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="variations"
    )
    """Of a variation: the product it is a variation of."""
    axes = models.JSONField(default=list, blank=True, db_default=Value([], models.JSONField()))
    """Of a product with variations: by what they differ, `["Size", "Colour"]`."""
    options = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """Of a variation: `{"Size": "M"}`."""
    attributes = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """What is told of it and the shop filters by: `{"Material": ["Cotton"]}`."""
    position = models.FloatField(default=0, db_default=0)
    """Of a variation among the others."""
    compare_price = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    """What it cost before, shown struck through; in `currency`."""
    is_tax_included = models.BooleanField(default=True, db_default=True)
    """Whether `price` holds the tax; otherwise the checkout adds it."""
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="products"
    )
    """In what it is counted; pieces where nothing is said."""
    weight = models.PositiveIntegerField(null=True, blank=True)
    """Grams of one."""
    length = models.PositiveIntegerField(null=True, blank=True)
    """Millimetres, as width and height."""
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    search_title = models.CharField(max_length=120, blank=True, db_default="")
    """The title search engines show; the name where it is empty."""
    search_text = models.CharField(max_length=320, blank=True, db_default="")
    """The text search engines show below it."""
    stock = QuantityField(default=Decimal(0))
    """Pieces in the house."""
    reserved = QuantityField(default=Decimal(0))
    """Pieces promised to orders and still in the house."""

    objects: ClassVar[Any] = Kept.from_queryset(ProductQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(ProductQuerySet)()

    class Meta:
        db_table = "catalog_product"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="product_external_id"),
            models.CheckConstraint(condition=Q(price__gte=0), name="product_price_not_negative"),
            models.CheckConstraint(
                condition=Q(kind="service") | Q(reserved__gte=0, stock__gte=F("reserved")),
                name="product_never_oversold",
            ),
            models.CheckConstraint(
                condition=Q(kind="variation", parent__isnull=False)
                | Q(~Q(kind="variation"), parent__isnull=True),
                name="only_variations_have_a_parent",
            ),
            models.UniqueConstraint(
                fields=["parent", "options"],
                condition=Q(parent__isnull=False, deleted_at__isnull=True),
                name="one_variation_per_options",
            ),
            models.CheckConstraint(
                condition=Q(compare_price__isnull=True) | Q(compare_price__gte=0),
                name="product_compare_price_not_negative",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="catalog_product_search"),
            models.Index(fields=["category", "-id"], name="catalog_product_on_shelf", condition=ON_SHELVES),
            models.Index(
                fields=["-id", "category"],
                name="catalog_product_varying",
                condition=ON_SHELVES & Q(kind=Kind.VARIABLE.value),
            ),
            models.Index(
                fields=["category", "price", "id"], name="catalog_product_shelf_price", condition=ON_SHELVES
            ),
            models.Index(
                fields=["-id"],
                name="catalog_product_cheaper",
                condition=ON_SHELVES & Q(compare_price__isnull=False),
            ),
            models.Index(fields=["price", "id"], name="catalog_product_price"),
            models.Index(
                "deleted_at", "id", name="catalog_product_bin", condition=Q(deleted_at__isnull=False)
            ),
            models.Index(fields=["name", "id"], name="catalog_product_name"),
            models.Index(fields=["search_key", "id"], name="catalog_product_abc"),
            models.Index(
                fields=["parent", "position", "id"],
                name="catalog_product_variations",
                condition=Q(parent__isnull=False),
            ),
            GinIndex(fields=["attributes"], opclasses=["jsonb_path_ops"], name="catalog_product_attributes"),
            GinIndex(
                fields=["options"],
                opclasses=["jsonb_path_ops"],
                name="catalog_product_options",
                condition=Q(parent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def price_money(self) -> Money:
        return Money(self.price, self.currency)

    @property
    def compare_money(self) -> Money | None:
        """What it cost before."""
        return None if self.compare_price is None else Money(self.compare_price, self.currency)

    @property
    def sides(self) -> str:
        """The measures of a parcel in millimetres; empty where not all of them are known."""
        sides = (self.length, self.width, self.height)
        return "" if None in sides else " × ".join(str(side) for side in sides)

    @property
    def photo_url(self) -> str:
        """Where the picture is served; empty without one."""
        return photos.url_of(self.photo)

    @property
    def thumbnail_url(self) -> str:
        """The same picture, small."""
        return photos.url_of(self.photo, small=True)

    @property
    def available(self) -> Decimal:
        """Pieces that can still be sold."""
        return plain(self.stock - self.reserved)

    @property
    def told_apart(self) -> str:
        """Of a variation: what tells it from its sisters, in the order of the axes: `M, Black`."""
        return told_apart(self.parent.axes, self.options) if self.parent else ""

    @property
    def is_service(self) -> bool:
        """Whether it is done rather than handed over: a service, or one variation of it (ST-50)."""
        return self.kind == Kind.SERVICE or (self.kind == Kind.VARIATION and self.of_services)

    @property
    def holds_stock(self) -> bool:
        """Whether pieces of it lie in the house, rather than of its parts or variations."""
        return self.kind in STOCKED and not self.of_services

    @property
    def can_be_bought(self) -> bool:
        """Whether some of it can be sold now, as far as the product itself knows.

        What a bundle or a product with variations can give `available_of` knows.
        """
        has_some = not self.holds_stock or self.available > 0
        return self.is_active and self.archived_at is None and has_some

    def search_parts(self) -> list[str | None]:
        if self.kind != Kind.VARIABLE or self.pk is None:
            return [self.name, self.sku]
        return [self.name, self.sku, *self.variations.values_list("sku", flat=True)]


def told_apart(axes: list[str], options: Mapping[str, str]) -> str:
    """The values of options in the order of the axes; the database keeps none."""
    return ", ".join(options[axis] for axis in axes if axis in options)


class Photo(Recorded):
    """A picture of a product; the first one is also `Product.photo`."""

    record_kind = "photo"

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=64)
    """The name that `catalog.photos` keeps it under."""
    description = models.CharField(max_length=200, blank=True)
    """Said to those who do not see it."""
    position = models.FloatField(default=0)

    class Meta:
        db_table = "catalog_photo"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.description or self.name

    @property
    def url(self) -> str:
        """Where the picture is served."""
        return photos.url_of(self.name)

    @property
    def thumbnail_url(self) -> str:
        """The same picture, small."""
        return photos.url_of(self.name, small=True)


class BundlePart(Recorded):
    """So many pieces of a product in a bundle."""

    record_kind = "bundle_part"

    bundle = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="parts")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="part_of")
    quantity = QuantityField(default=Decimal(1))

    class Meta:
        db_table = "catalog_bundle_part"
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["bundle", "product"], name="one_part_per_bundle_and_product"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="bundle_part_quantity_positive"),
        ]
