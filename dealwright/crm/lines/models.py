"""The row of a product line, as deals and leads, proposals and invoices keep it."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from dealwright.catalog.measures.models import Measure
from dealwright.crm.lines.values import costs_of, percent_of, prices_of_piece
from dealwright.events.models import Recorded
from dealwright.kit.money import Money
from dealwright.kit.pricing import Costs, DiscountKind, PiecePrices


class ProductLine(Recorded):
    """A product on a record. Name and price may differ from the catalogue (ST-51).

    A subclass adds the record it is on, whose relation back is called `lines`.
    """

    product = models.ForeignKey("catalog.Product", null=True, blank=True, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=16, decimal_places=2)
    """Of one piece, before the discount; it holds the tax where `is_tax_included`."""
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=Decimal(1))
    discount = models.DecimalField(max_digits=20, decimal_places=6, default=Decimal(0), db_default=Decimal(0))
    """Percent, or an amount off each piece."""
    discount_kind = models.CharField(
        max_length=8,
        choices=[(one.value, one.value) for one in DiscountKind],
        default=DiscountKind.PERCENT.value,
        db_default=DiscountKind.PERCENT.value,
    )
    tax_rate = models.DecimalField(max_digits=6, decimal_places=4, default=Decimal(0), db_default=Decimal(0))
    """A fraction: 0.2 is 20 %, and 0 is no tax."""
    is_tax_included = models.BooleanField(default=True, db_default=True)
    """Whether `price` holds the tax; otherwise it comes on top."""
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """In what it is counted; pieces where nothing is said."""
    position = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def tax_percent(self) -> Decimal:
        return percent_of(self)

    def costs_in(self, currency: str) -> Costs:
        """What it costs in the currency of its record, rounded by itself to the smallest coin."""
        return costs_of(self, currency)

    def prices_in(self, currency: str) -> PiecePrices:
        """The prices of one piece, with and without discount and tax; exact."""
        return prices_of_piece(self, currency)

    def price_in(self, currency: str) -> Money:
        """Of one piece with the discount, as `price` holds the tax or not."""
        prices = self.prices_in(currency)
        return Money(prices.price if self.is_tax_included else prices.exclusive, currency)

    def goods_in(self, currency: str) -> Money:
        """Of all pieces before the discount."""
        return Money(self.costs_in(currency).goods, currency)

    def discount_in(self, currency: str) -> Money:
        """What the discount takes off all its pieces."""
        return Money(self.costs_in(currency).discount, currency)

    def tax_in(self, currency: str) -> Money:
        """All its tax, whether the price holds it or not."""
        return Money(self.costs_in(currency).tax, currency)

    def total_in(self, currency: str) -> Money:
        """What is paid for all its pieces: without the discount, with the tax."""
        return Money(self.costs_in(currency).total, currency)


def line_constraints(name: str) -> list[models.BaseConstraint]:
    """What holds for the lines of every kind of record; `name` begins the names in the database."""
    fits = Q(discount_kind=DiscountKind.PERCENT.value, discount__lte=100)
    fits |= Q(discount_kind=DiscountKind.AMOUNT.value, discount__lte=F("price"))
    return [
        models.CheckConstraint(condition=Q(quantity__gt=0), name=f"{name}_quantity_positive"),
        models.CheckConstraint(condition=Q(discount__gte=0) & fits, name=f"{name}_discount_fits"),
        models.CheckConstraint(condition=Q(tax_rate__gte=0), name=f"{name}_tax_not_negative"),
    ]
