"""The address of a record, and the further ones of a client."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded


class Located(models.Model):
    """The columns of an address. On a record they are its main one."""

    address = models.TextField(blank=True, db_default="")
    """Street and number."""
    city = models.CharField(max_length=120, blank=True, db_default="")
    region = models.CharField(max_length=80, blank=True, db_default="")
    """State or province."""
    postal_code = models.CharField(max_length=20, blank=True, db_default="")
    country = models.CharField(max_length=2, blank=True, db_default="")
    """ISO 3166, two letters."""

    class Meta:
        abstract = True


class SeverallyLocated(Located):
    """A record that may have further addresses: `further_addresses` holds them."""

    further_addresses: Any

    class Meta:
        abstract = True

    @property
    def address_facts(self) -> list[dict[str, str]]:
        """The further addresses as the API and the log tell them."""
        return [one.told() for one in self.further_addresses.all()]


class Address(Located, Recorded):
    """A further address of a contact or a company: where it is registered, where goods are sent."""

    record_kind = "address"
    TYPES = ("delivery", "billing", "registered", "other")

    contact = models.ForeignKey(
        "crm.Contact", null=True, blank=True, on_delete=models.CASCADE, related_name="further_addresses"
    )
    company = models.ForeignKey(
        "crm.Company", null=True, blank=True, on_delete=models.CASCADE, related_name="further_addresses"
    )
    type = models.CharField(max_length=12, choices=[(one, one) for one in TYPES])
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "crm_address"
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=False, company=None) | Q(contact=None, company__isnull=False),
                name="address_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.address, self.city)))

    def told(self) -> dict[str, str]:
        """The shape of the API and of the log."""
        parts = {"type": self.type, "street": self.address, "city": self.city, "region": self.region}
        return parts | {"postal_code": self.postal_code, "country": self.country}
