"""A company: an organisation we sell to, or may; or one of our own."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from dealwright.crm.addresses.models import SeverallyLocated
from dealwright.crm.marketing import Marketed
from dealwright.crm.pictures.models import Pictured
from dealwright.crm.reaching.models import REACHED, Reachable
from dealwright.crm.requisites.models import Documented
from dealwright.kit.money import Money
from dealwright.records.everyone import ForEveryone, index_of
from dealwright.records.observing import Observed, ObservedQuerySet
from dealwright.records.record import Kept
from dealwright.records.signing import Signed


class ClientType(StrEnum):
    """What a client is to us, as the compact CRM and the first lists know it (OL-15)."""

    LEAD = "lead"
    PROSPECT = "prospect"
    CLIENT = "client"
    INACTIVE = "inactive"
    SUPPLIER = "supplier"
    PARTNER = "partner"
    COMPETITOR = "competitor"
    OTHER = "other"


class Company(Pictured, SeverallyLocated, Documented, Marketed, Signed, ForEveryone, Observed, Reachable):
    """An organisation."""

    record_kind = "company"
    tracked_fields = (
        "name",
        "client_type",
        "industry",
        "employees",
        "responsible",
        "address",
        "city",
        "region",
        "postal_code",
        "country",
        "source",
        "source_description",
        *Marketed.UTM,
        "comment",
        "is_for_everyone",
        "is_own",
        "is_usual_seller",
        "do_not_track",
        "logo",
    )
    PICTURE = "logo"
    told_apart_by = ("city",)
    hideable_in_search = frozenset({*REACHED, "requisites"})
    visible_in_search = "name"

    name = models.CharField(max_length=250)
    client_type = models.CharField(max_length=40, blank=True, db_default="")
    """What it is to us: an entry of the list `company_type`."""
    industry = models.CharField(max_length=120, blank=True, db_default="")
    employees = models.PositiveIntegerField(null=True, blank=True)
    """How many people work there."""
    revenue = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    """What it takes in a year, in the currency beside it."""
    revenue_currency = models.CharField(max_length=3, blank=True, db_default="")
    is_own = models.BooleanField(default=False, db_default=False)
    """Whether it is one of our own companies: proposals and invoices are written in its name."""
    is_usual_seller = models.BooleanField(default=False, db_default=False)
    """Whether papers are written in its name unless another of our own is chosen; at most one is."""
    source = models.CharField(max_length=40, blank=True, db_default="")
    source_description = models.CharField(max_length=200, blank=True, db_default="")
    comment = models.TextField(blank=True, db_default="")
    logo = models.CharField(max_length=64, blank=True, db_default="")
    """The name that `crm.pictures` keeps it under; empty without one."""
    do_not_track = models.BooleanField(default=False, db_default=False)
    """Whether visits and openings of letters are not to be written down."""

    objects: ClassVar[Any] = Kept.from_queryset(ObservedQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(ObservedQuerySet)()

    class Meta:
        db_table = "crm_company"
        constraints = [
            models.UniqueConstraint(fields=["external_id"], name="company_external_id"),
            models.UniqueConstraint(
                fields=["is_usual_seller"],
                condition=models.Q(is_usual_seller=True),
                name="one_usual_seller",
            ),
        ]
        indexes = [
            index_of("company"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="crm_company_search"),
            models.Index(fields=["name", "id"], name="crm_company_name"),
            models.Index(fields=["-created_at", "-id"], name="crm_company_newest"),
            models.Index(fields=["responsible", "-id"], name="crm_company_owner"),
            models.Index(
                "deleted_at", "id", name="crm_company_bin", condition=models.Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def revenue_money(self) -> Money | None:
        """What it takes in a year; None where nobody said."""
        return None if self.revenue is None else Money(self.revenue, self.revenue_currency)

    def search_parts(self) -> list[str | None]:
        return [self.name, *self.reach_texts, *self.requisite_texts]
