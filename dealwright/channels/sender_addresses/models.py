"""Addresses from which letters of rules may come."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit import clock


class From(NamedTuple):
    """Where a letter comes from."""

    address: str
    """Empty is the address of the mail server."""
    instead_of: str = ""
    """The one that was chosen and may not be used."""


OF_SERVER = From("")


class SenderAddress(Recorded):
    """Whoever reads the letters to it has to confirm it once. A removed one stays, for rules may name it."""

    record_kind = "sender_address"
    LONGEST = 254

    email = models.CharField(max_length=LONGEST, unique=True)
    """In small letters."""
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    """Whose it is; None for one of the company."""
    asked_at = models.DateTimeField(default=clock.now)
    """When the newest letter that asks for the confirmation was written; links of earlier ones are void."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "channels_sender_address"
        indexes = [models.Index(fields=["owner", "id"], name="channels_sender_address_owner")]

    def __str__(self) -> str:
        return self.email

    @property
    def is_confirmed(self) -> bool:
        """Whether its owner confirmed it, and it is still there."""
        return self.confirmed_at is not None and self.removed_at is None
