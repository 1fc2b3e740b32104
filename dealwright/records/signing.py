"""Records that say who made them and who last changed them.

It is written where every record is saved, so no verb has to think of it: whoever acts in the change under way
is named. Rules, the shop and the product itself are nobody; what they do stands in the timeline.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dealwright.events.actions import acting


class Signed(models.Model):
    """A record with the names of those who made it and last changed it (CR-9, CR-20)."""

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Empty where it was no person, or nobody wrote it down."""
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    """Whose change `updated_at` tells of; empty like the other."""

    class Meta:
        abstract = True

    def sign(self) -> None:
        """Name whoever acts; called by every save."""
        by = acting()
        person = by.id if by is not None and by.kind == "user" else None
        if self._state.adding and self.created_by_id is None:
            self.created_by_id = person
        self.updated_by_id = person
