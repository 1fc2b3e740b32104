"""A contact, and the companies it belongs to."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from dealwright.crm.addresses.models import SeverallyLocated
from dealwright.crm.companies.models import Company
from dealwright.crm.marketing import Marketed
from dealwright.crm.pictures.models import Pictured
from dealwright.crm.reaching.models import REACHED, Reachable
from dealwright.crm.requisites.models import Documented
from dealwright.events.models import Recorded
from dealwright.records.everyone import ForEveryone, index_of
from dealwright.records.observing import Observed, ObservedQuerySet
from dealwright.records.record import Kept
from dealwright.records.signing import Signed


class Contact(Pictured, SeverallyLocated, Documented, Marketed, Signed, ForEveryone, Observed, Reachable):
    """A person we sell to, or may."""

    record_kind = "contact"
    tracked_fields = (
        "name",
        "honorific",
        "first_name",
        "second_name",
        "last_name",
        "responsible",
        "address",
        "city",
        "region",
        "postal_code",
        "country",
        "post",
        "birth_date",
        "client_type",
        "source",
        "source_description",
        *Marketed.UTM,
        "comment",
        "is_for_everyone",
        "do_not_track",
        "photo",
    )
    PICTURE = "photo"
    told_apart_by = ("city",)
    hideable_in_search = frozenset({*REACHED, "requisites"})
    visible_in_search = "name"

    honorific = models.CharField(max_length=40, blank=True, db_default="")
    """How they are addressed: an entry of the list of that name."""
    first_name = models.CharField(max_length=120, blank=True)
    second_name = models.CharField(max_length=120, blank=True, db_default="")
    """Between the first and the last one: a middle name, a name after the father."""
    last_name = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=250)
    """The whole name, as it is shown and sorted."""
    post = models.CharField(max_length=120, blank=True, db_default="")
    """Their position in their company."""
    birth_date = models.DateField(null=True, blank=True)
    client_type = models.CharField(max_length=40, blank=True, db_default="")
    """What they are to us: an entry of the list of that name."""
    in_companies: Any
    companies = models.ManyToManyField(Company, through="ContactCompany", blank=True, related_name="contacts")
    do_not_track = models.BooleanField(default=False, db_default=False)
    """Whether visits and openings of letters are not to be written down."""
    source = models.CharField(max_length=40, blank=True)
    source_description = models.CharField(max_length=200, blank=True, db_default="")
    comment = models.TextField(blank=True)
    photo = models.CharField(max_length=64, blank=True, db_default="")
    """The name that `crm.pictures` keeps it under; empty without one."""

    objects: ClassVar[Any] = Kept.from_queryset(ObservedQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(ObservedQuerySet)()

    class Meta:
        db_table = "crm_contact"
        constraints = [models.UniqueConstraint(fields=["external_id"], name="contact_external_id")]
        indexes = [
            index_of("contact"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="crm_contact_search"),
            models.Index(fields=["name", "id"], name="crm_contact_name"),
            models.Index(fields=["-created_at", "-id"], name="crm_contact_newest"),
            models.Index(fields=["responsible", "-id"], name="crm_contact_owner"),
            models.Index(
                "deleted_at", "id", name="crm_contact_bin", condition=models.Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def companies_in_order(self) -> list[Company]:
        """Those it belongs to, the main one first, without what lies in the recycle bin."""
        rows = self.in_companies.all()
        return [one.company for one in rows if one.company.deleted_at is None]

    def search_parts(self) -> list[str | None]:
        return [self.name, *self.reach_texts, *self.requisite_texts]


class ContactCompany(Recorded):
    """A contact works for a company, or speaks for it; the first company is the main one."""

    record_kind = "contact_company"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="in_companies")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="of_contacts")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "crm_contact_company"
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["contact", "company"], name="one_contact_company_pair")
        ]
