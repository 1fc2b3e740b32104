"""A notification: one person is told of one event."""

from django.db import models
from django.db.models import Q

from dealwright.events.models import Recorded
from dealwright.kit import clock


class Notification(Recorded):
    """What the bell shows. The sentence is told by the event, in the reader's language."""

    record_kind = "notification"

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="notifications")
    event_id = models.BigIntegerField()
    event_at = models.DateTimeField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "work_notification"
        constraints = [
            models.UniqueConstraint(fields=["user", "event_id"], name="one_notification_per_user_and_event")
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="work_notification_newest"),
            models.Index(fields=["user"], name="work_notification_unread", condition=Q(read_at=None)),
        ]
