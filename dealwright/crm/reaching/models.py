"""Ways to reach somebody, and what the records have in common that are reached by them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.records.record import Record

REACHED = ("phones", "emails", "web_pages", "messengers")
"""The fields that hold them. They are kept together: whoever may not see one of them may ask by none."""


class Reachable(Record):
    """A record with phones and e-mails: `ways_to_reach` holds them."""

    ways_to_reach: Any

    class Meta:
        abstract = True

    @property
    def phone_texts(self) -> list[str]:
        """The phone numbers as they were typed."""
        return [way.value for way in self.ways_to_reach.all() if way.kind == WayToReach.PHONE]

    @property
    def email_texts(self) -> list[str]:
        """The e-mail addresses as they were typed."""
        return [way.value for way in self.ways_to_reach.all() if way.kind == WayToReach.EMAIL]

    @property
    def web_page_texts(self) -> list[str]:
        """The addresses of pages as they were typed."""
        return [way.value for way in self.ways_to_reach.all() if way.kind == WayToReach.WEB]

    @property
    def messenger_texts(self) -> list[str]:
        """The accounts in messengers as they were typed."""
        return [way.value for way in self.ways_to_reach.all() if way.kind == WayToReach.MESSENGER]

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
    """A phone number, an e-mail address, a page or a messenger of a contact, a company or a lead (CR-34)."""

    record_kind = "way_to_reach"
    PHONE, EMAIL, WEB, MESSENGER = "phone", "email", "web", "im"

    contact = models.ForeignKey(
        "crm.Contact", null=True, blank=True, on_delete=models.CASCADE, related_name="ways_to_reach"
    )
    company = models.ForeignKey(
        "crm.Company", null=True, blank=True, on_delete=models.CASCADE, related_name="ways_to_reach"
    )
    lead = models.ForeignKey(
        "crm.Lead", null=True, blank=True, on_delete=models.CASCADE, related_name="ways_to_reach"
    )
    kind = models.CharField(max_length=8, choices=[(one, one) for one in (PHONE, EMAIL, WEB, MESSENGER)])
    value = models.CharField(max_length=254)
    """As it was typed."""
    normalised = models.CharField(max_length=254)
    """What duplicates are found by: E.164, small letters, a page without its beginning, `telegram:ana`."""
    type = models.CharField(max_length=12, default="work")
    """`work, mobile, home, fax, pager, mailing, other`; of a messenger its name."""
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "crm_way_to_reach"
        ordering = ("kind", "position", "id")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(contact__isnull=False, company=None, lead=None)
                    | Q(contact=None, company__isnull=False, lead=None)
                    | Q(contact=None, company=None, lead__isnull=False)
                ),
                name="way_to_reach_has_one_owner",
            )
        ]
        indexes = [models.Index(fields=["kind", "normalised"], name="crm_way_to_reach_value")]

    def __str__(self) -> str:
        return self.value
