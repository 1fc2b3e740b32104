"""Verbs that change notifications."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.work.notifications.events import PeopleNotified
from dealwright.work.notifications.live import ring_bells
from dealwright.work.notifications.models import Notification

LONGEST_TEXT = 1_000
_BLANK = re.compile(r"\n{3,}")


@action
def notify_people(
    on: Any, *, people: Iterable[User], text: str, sender: User | None = None, by: Actor
) -> list[User]:
    """Tell these people something about a record, by their bells; those who may not see it are not told.

    `sender` is in whose name they are told; the lines of the text stay. Refused where none of them may see
    the record.
    """
    text = _BLANK.sub("\n\n", "\n".join(" ".join(line.split()) for line in text.splitlines()))
    text = text.strip()[:LONGEST_TEXT]
    if not text:
        raise Refused(_("Write what they are to be told."), field="text")
    told = [user for user in dict.fromkeys(people) if user.is_active and _may_see(user, on)]
    if not told:
        raise Refused(_("None of those who were to be told may see this record, or nobody was to be told."))
    named = ref(sender) if sender is not None else None
    record(PeopleNotified(people=[ref(user) for user in told], text=text, sender=named), on=on)
    return told


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


def _may_see(user: User, on: Any) -> bool:
    kind = kinds.get(on.record_kind)
    return kind is not None and kind.seen_by(Actor.of(user)).filter(pk=on.pk).exists()
