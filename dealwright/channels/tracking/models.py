"""What is known of letters whose opening is counted: book-keeping, written without events of its own."""

from __future__ import annotations

from django.db import models

from dealwright.channels.messages.models import Message
from dealwright.events.models import Recorded


class TrackingSettings(Recorded):
    """Whether letters of rules tell that they were opened: one row, or none as long as nobody changed it."""

    record_kind = "tracking_settings"

    is_on = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "channels_tracking_settings"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_tracking_settings")
        ]

    def __str__(self) -> str:
        return "Tracking"


class Tracking(models.Model):
    """A letter with a picture that tells of its opening."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="tracking")
    opened_at = models.DateTimeField(null=True)
    """The first time."""
    openings = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "channels_tracking"

    def __str__(self) -> str:
        return f"{self.message_id}: {self.openings}"


class TrackedLink(models.Model):
    """One link of such a letter: the only places its address leads to."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tracked_links")
    number = models.PositiveSmallIntegerField()
    url = models.TextField()
    """As it stood in the letter."""
    clicks = models.PositiveIntegerField(default=0)
    clicked_at = models.DateTimeField(null=True)
    """The first time."""
    told_at = models.DateTimeField(null=True)
    """When the log was last told of a click."""

    class Meta:
        db_table = "channels_tracked_link"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="one_link_per_number_of_letter")
        ]

    def __str__(self) -> str:
        return self.url
