"""An exception: a phone or an e-mail from which nothing new is opened (CR-14)."""

from __future__ import annotations

from django.db import models

from dealwright.crm.reaching.models import WayToReach
from dealwright.events.models import Recorded


class ContactException(Recorded):
    """A phone number or an e-mail address that opens no lead and no deal."""

    record_kind = "contact_exception"

    kind = models.CharField(
        max_length=8, choices=[(one, one) for one in (WayToReach.PHONE, WayToReach.EMAIL)]
    )
    value = models.CharField(max_length=254)
    normalised = models.CharField(max_length=254)
    comment = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(
        "people.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "crm_contact_exception"
        constraints = [
            models.UniqueConstraint(fields=["kind", "normalised"], name="one_exception_per_way_to_reach")
        ]

    def __str__(self) -> str:
        return self.value
