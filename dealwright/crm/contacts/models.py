"""A contact, and the ways to reach it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from dealwright.events.models import Recorded
from dealwright.records.record import Kept, Record, RecordQuerySet


class Contact(Record):
    """A person we sell to, or may."""

    record_kind = "contact"
    tracked_fields = (
        "name",
        "first_name",
        "last_name",
        "responsible",
        "address",
        "city",
        "region",
        "postal_code",
        "source",
        "comment",
    )
    told_apart_by = "city"
    hideable_in_search = frozenset({"phones", "emails"})
    visible_in_search = "name"

    first_name = models.CharField(max_length=120, blank=True)
    last_name = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=250)
    """The whole name, as it is shown and sorted."""
    address = models.TextField(blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=80, blank=True)
    """State or province."""
    postal_code = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)

    objects: ClassVar[Any] = Kept.from_queryset(RecordQuerySet)()
    everything: ClassVar[Any] = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        db_table = "crm_contact"
        constraints = [models.UniqueConstraint(fields=["external_id"], name="contact_external_id")]
        indexes = [
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

    def search_parts(self) -> list[str | None]:
        return [self.name, *self.reach_texts]

    @property
    def phone_texts(self) -> list[str]:
        """The phone numbers as they were typed."""
        return [way.value for way in self.ways_to_reach.all() if way.kind == WayToReach.PHONE]

    @property
    def email_texts(self) -> list[str]:
        """The e-mail addresses as they were typed."""
        return [way.value for way in self.ways_to_reach.all() if way.kind == WayToReach.EMAIL]

    @property
    def reach_texts(self) -> list[str]:
        """Phones and e-mails as text; set by the actions that change them, before saving."""
        if not hasattr(self, "_reach_texts"):
            self._reach_texts = (
                [] if self.pk is None else [way.normalised for way in self.ways_to_reach.all()]
            )
        return self._reach_texts

    @reach_texts.setter
    def reach_texts(self, texts: list[str]) -> None:
        self._reach_texts = texts


class WayToReach(Recorded):
    """A phone number or an e-mail address of a contact (CR-34)."""

    record_kind = "way_to_reach"
    PHONE, EMAIL = "phone", "email"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="ways_to_reach")
    kind = models.CharField(max_length=8, choices=[(PHONE, PHONE), (EMAIL, EMAIL)])
    value = models.CharField(max_length=254)
    """As it was typed."""
    normalised = models.CharField(max_length=254)
    """E.164 or small letters: what duplicates are found by."""
    type = models.CharField(max_length=12, default="work")
    """`work, mobile, home, fax, other`."""
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "crm_way_to_reach"
        ordering = ("kind", "position", "id")
        indexes = [models.Index(fields=["kind", "normalised"], name="crm_way_to_reach_value")]

    def __str__(self) -> str:
        return self.value
