"""What a program sees of notifications."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Moment, Out
from dealwright.work.notifications import actions
from dealwright.work.notifications.models import Notification


class NotificationOut(Out):
    """One person was told of one event."""

    id: Id
    event_id: Id
    event_at: Moment
    subject_kind: str
    subject_id: Id
    created_at: Moment
    read_at: Moment | None


class ReadBody(Body):
    """Which notifications were read."""

    id: Id | None = None
    """One of them; without it all."""


class ReadCount(Out):
    """How many notifications became read."""

    count: int


NOTIFICATIONS = ListOf(Notification, fields={"read_at": datetime})

router = Router()


@router.list("", NOTIFICATIONS, NotificationOut)
def list_notifications(request: HttpRequest) -> QuerySet[Notification]:
    """What you were told, newest first."""
    return Notification.objects.filter(user=request.actor.user)


@router.post("/read", ReadCount)
def read_notifications(request: HttpRequest, read: ReadBody = ReadBody()) -> ReadCount:  # noqa: B008 - as in all verbs
    """Mark one notification, or all, as read."""
    one = None if read.id is None else Notification.objects.get(user=request.actor.user, pk=read.id)
    return ReadCount(count=actions.mark_read(request.actor.user, notification=one, by=request.actor))
