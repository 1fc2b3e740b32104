"""Who wants no letter about a cart they left."""

from __future__ import annotations

from django.db import models

from dealwright.events.models import Recorded
from dealwright.kit import clock


class ReminderRefusal(Recorded):
    """An address that is not reminded of left carts any more."""

    record_kind = "reminder_refusal"
    LONGEST = 254

    email = models.CharField(max_length=LONGEST, unique=True)
    """In small letters."""
    refused_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "store_reminder_refusal"

    def __str__(self) -> str:
        """The address so far as the log may keep it: `c…@example.com`."""
        name, _at, host = self.email.partition("@")
        return f"{name[:1]}…@{host}"
