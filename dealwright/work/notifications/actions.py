"""Verbs that change notifications."""

from dealwright.events import Actor, action
from dealwright.kit import clock
from dealwright.people.users.models import User
from dealwright.work.notifications.live import ring_bells
from dealwright.work.notifications.models import Notification


@action
def mark_read(user: User, *, notification: Notification | None = None, by: Actor) -> int:
    """Say that a person has read one notification, or all of them; returns how many were unread."""
    unread = Notification.objects.filter(user=user, read_at=None)
    if notification is not None:
        unread = unread.filter(pk=notification.pk)
    count: int = unread.update(read_at=clock.now())
    if count:
        ring_bells([user.pk])
    return count
