"""A coupon, and each use of it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from dealwright.events.models import Recorded
from dealwright.kit import clock


class CouponKind(StrEnum):
    """What a coupon takes off."""

    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_DELIVERY = "free_delivery"


class Coupon(Recorded):
    """A code that makes a purchase cheaper, so many times and so long."""

    record_kind = "coupon"
    Kind = CouponKind

    code = models.CharField(max_length=40, unique=True)
    """In capital letters; buyers may type it in small ones."""
    kind = models.CharField(max_length=14, choices=[(one.value, one.value) for one in CouponKind])
    value = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """Percent, or an amount in the currency of the shop."""
    least_total = models.DecimalField(max_digits=16, decimal_places=2, default=0)
    """What the goods have to cost at least."""
    category = models.ForeignKey(
        "catalog.Category", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Only goods of this category are made cheaper; nothing for all."""
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    """Nothing: as often as people like."""
    most_uses_each = models.PositiveIntegerField(null=True, blank=True, default=1)
    """By one client."""
    used = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    comment = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "sales_coupon"
        constraints = [
            models.CheckConstraint(
                condition=Q(most_uses=None) | Q(used__lte=F("most_uses")), name="coupon_not_used_too_often"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="coupon_value_not_negative"),
        ]

    def __str__(self) -> str:
        return self.code


class CouponUse(Recorded):
    """One order that a coupon made cheaper. A canceled order gives its use back."""

    record_kind = "coupon_use"

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="uses")
    order = models.OneToOneField("sales.Order", on_delete=models.CASCADE, related_name="coupon_use")
    contact = models.ForeignKey("crm.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "sales_coupon_use"
        indexes = [models.Index(fields=["coupon", "contact"], name="sales_coupon_use_client")]
