"""Questions about notifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dealwright.events import Actor
from dealwright.events.declaring import declared
from dealwright.events.models import Entry
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.seeing import seen_among
from dealwright.records.timeline import links
from dealwright.records.timeline.queries import tell
from dealwright.records.timeline.reading import known_to
from dealwright.work.notifications.models import Notification

PAGE = 30
MOST_COUNTED = 99


@dataclass(frozen=True)
class Notice:
    """A notification as its reader sees it."""

    id: int
    at: datetime
    is_read: bool
    icon: str
    sentence: str
    about: str
    """The record it happened to, as it was called then."""
    url: str | None
    event_kind: str
    subject_kind: str
    subject_id: int


def count_unread(user: User) -> int:
    """How many are unread, up to 99."""
    unread = Notification.objects.filter(user=user, read_at=None).order_by()
    return unread.values("pk")[: MOST_COUNTED + 1].count()


def notices(user: User, *, before: int | None = None, limit: int = PAGE) -> tuple[list[Notice], int | None]:
    """The newest first, and the id before which the next page begins."""
    found = Notification.objects.filter(user=user).order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found[: limit + 1])
    shown = told(user, page[:limit])
    return shown, page[limit - 1].pk if len(page) > limit else None


def told(user: User, notifications: list[Notification]) -> list[Notice]:
    """The notifications with what the log says about them.

    Those whose event is forgotten are passed over, and those about records the reader no longer sees.
    """
    entries = _entries_of(notifications)
    subjects = {(one.subject_kind, one.subject_id) for one in notifications}
    subjects |= {(entry.subject_kind, entry.subject_id) for entry in entries.values()}
    reader = Actor.of(user)
    seen = seen_among(reader, subjects)
    return [
        _notice(one, entry, reader)
        for one in notifications
        if (entry := entries.get(one.event_id))
        and {(one.subject_kind, one.subject_id), (entry.subject_kind, entry.subject_id)} <= seen
        and known_to(reader, entry) is not None
    ]


def _entries_of(notifications: list[Notification]) -> dict[int, Entry]:
    if not notifications:
        return {}
    moments = [one.event_at for one in notifications]
    ids = [one.event_id for one in notifications]
    found = Entry.objects.filter(pk__in=ids, at__gte=min(moments), at__lte=max(moments))
    return {entry.pk: entry for entry in found}


def _notice(one: Notification, entry: Entry, reader: Actor) -> Notice:
    kind = kinds.get(one.subject_kind)
    return Notice(
        id=one.pk,
        at=one.event_at,
        is_read=one.read_at is not None,
        icon=getattr(declared(entry.kind), "icon", "point"),
        sentence=tell(entry, reader),
        about=entry.subject_label,
        url=links.url_of(one.subject_kind, one.subject_id) if kind is None else kind.url(one.subject_id),
        event_kind=entry.kind,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
    )
