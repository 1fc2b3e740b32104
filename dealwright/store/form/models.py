"""A field of the checkout form, and the proof of a consent (ST-43 to ST-48)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q, Value

from dealwright.events.models import Recorded
from dealwright.kit import clock
from dealwright.records.heart import forget
from dealwright.sales.deliveries.models import DeliveryService
from dealwright.sales.methods.models import PaymentMethod


class Group(StrEnum):
    """Which record a field writes to."""

    ORDER = "order"
    CONTACT = "contact"
    COMPANY = "company"


class FieldType(StrEnum):
    """What a buyer may type."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    CHECK = "check"
    CHOICE = "choice"
    DATE = "date"
    REGION = "region"
    COUNTRY = "country"


class Payer(StrEnum):
    """Who pays; a field without one is asked of both."""

    BOTH = ""
    PERSON = "person"
    COMPANY = "company"


class CheckoutField(Recorded):
    """A field that buyers fill at the checkout."""

    record_kind = "checkout_field"
    Group = Group
    Type = FieldType

    code = models.SlugField(max_length=60, unique=True)
    """`name`, `email`, `phone`, `address` and so on say what they are; others are our own."""
    group = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Group])
    payer = models.CharField(
        max_length=8, blank=True, default="", choices=[(one.value, one.value) for one in Payer]
    )
    type = models.CharField(max_length=10, choices=[(one.value, one.value) for one in FieldType])
    label = models.CharField(max_length=120)
    labels: Any = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    """In further languages."""
    hint = models.CharField(max_length=200, blank=True)
    options: Any = models.JSONField(default=list, blank=True, db_default=Value([], models.JSONField()))
    """To choose from: texts."""
    writes_to = models.CharField(max_length=80, blank=True)
    """The field of the record it fills: `email`, `custom.floor`; empty: it is kept with the order only."""
    is_required = models.BooleanField(default=False)
    is_shown = models.BooleanField(default=True)
    is_location = models.BooleanField(default=False)
    """Whether delivery is reckoned from it (ST-44)."""
    is_tax_location = models.BooleanField(default=False, db_default=False)
    """Whether tax is reckoned from it; where no field is, the place of the delivery counts."""
    deliveries = models.ManyToManyField(DeliveryService, blank=True, related_name="+")
    """It is asked for with these only; without any: always (ST-45)."""
    methods = models.ManyToManyField(PaymentMethod, blank=True, related_name="+")
    position = models.FloatField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "store_checkout_field"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["is_tax_location"],
                condition=Q(is_tax_location=True, payer__in=["", "person"]) & ~Q(group="company"),
                name="one_tax_location_for_persons",
            ),
            models.UniqueConstraint(
                fields=["is_tax_location"],
                condition=Q(is_tax_location=True) & (Q(payer__in=["", "company"]) | Q(group="company")),
                name="one_tax_location_for_companies",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def payers(self) -> frozenset[str]:
        """Of whom it is asked: persons, companies, or both."""
        both = frozenset({Payer.PERSON.value, Payer.COMPANY.value})
        asked = Payer.COMPANY.value if self.group == Group.COMPANY else self.payer
        return frozenset({asked}) if asked else both

    def label_in(self, language: str) -> str:
        """The label in this language, or the first one."""
        return str(self.labels.get(language) or self.label)

    def save(self, *args: Any, **kwargs: Any) -> None:
        forget()  # every process knows the form by heart
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        forget()
        return super().delete(*args, **kwargs)


class Consent(Recorded):
    """The proof that somebody agreed, to which words, when and from where (ST-48). It is never changed."""

    record_kind = "consent"

    order = models.ForeignKey("sales.Order", on_delete=models.PROTECT, related_name="consents")
    contact = models.ForeignKey("crm.Contact", null=True, on_delete=models.SET_NULL, related_name="consents")
    text = models.TextField()
    """The words that were shown, whole."""
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    given_at = models.DateTimeField(default=clock.now)
    ip_address = models.GenericIPAddressField(null=True, blank=True)
    browser = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "store_consent"
        indexes = [models.Index(fields=["order"], name="store_consent_order")]
