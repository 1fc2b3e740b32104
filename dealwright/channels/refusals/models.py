"""An address to which rules write no letters any more."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit import clock


class Refusal(Recorded):
    """Its reader asked for no more letters: by the link at the end of one, or by word to a colleague."""

    record_kind = "letter_refusal"
    LONGEST = 254

    email = models.CharField(max_length=LONGEST, unique=True)
    """In small letters."""
    refused_at = models.DateTimeField(default=clock.now)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The colleague who wrote it down; nobody where the reader said it by the link."""

    class Meta:
        db_table = "channels_refusal"

    def __str__(self) -> str:
        """The address so far as the log may keep it: `c…@example.com`."""
        name, _at, host = self.email.partition("@")
        return f"{name[:1]}…@{host}"
