"""An address to which rules write no letters any more."""

from __future__ import annotations

from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit import clock


class Refusal(Recorded):
    """Its reader asked for no more letters, by the link at the end of one."""

    record_kind = "letter_refusal"

    email = models.CharField(max_length=254, unique=True)
    """In small letters."""
    refused_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "channels_refusal"

    def __str__(self) -> str:
        return self.email
