"""Tells people what others did with their records."""

from __future__ import annotations

from functools import cache

from django.db import connection

from dealwright.events import Actor, Event, Use, reaction, unrecorded
from dealwright.events.models import Entry
from dealwright.events.remembering import once_per_batch
from dealwright.people.access import Scope, Verb
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.bulk.events import BulkFinished
from dealwright.records.bulk.models import BulkChange
from dealwright.work.notifications.live import ring_bells
from dealwright.work.notifications.models import Notification

Concerned = tuple[str, int]


@reaction(to_all=True, where=lambda kind: Use.NOTIFICATIONS in kind.used_by)
def tell_responsible(event: Event, entry: Entry) -> None:
    """Tell whoever is responsible for a record the event concerns, except the one who did it."""
    theirs = _records_by_responsible(entry)
    if entry.actor_kind == "user" and entry.actor_id is not None:
        theirs.pop(entry.actor_id, None)
    if not theirs:
        return
    told = [
        Notification(user=user, event_id=entry.pk, event_at=entry.at, subject_kind=kind, subject_id=id)
        for user in filter(None, map(_who_works_here, theirs))
        if _may_know(user, entry, theirs[user.pk])
        for kind, id in [_nearest(theirs[user.pk], entry)]
    ]
    with unrecorded("a notification is a copy of what the log tells already"):
        Notification.objects.bulk_create(told, ignore_conflicts=True)
    ring_bells(one.user_id for one in told)


@reaction(to=BulkFinished)
def tell_whoever_started(event: BulkFinished, entry: Entry) -> None:
    """Tell whoever started a change of many records what came of it."""
    change = BulkChange.objects.filter(pk=entry.subject_id).first()
    if change is None:
        return
    told = Notification(
        user_id=change.responsible_id,
        event_id=entry.pk,
        event_at=entry.at,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
    )
    with unrecorded("a notification is a copy of what the log tells already"):
        Notification.objects.bulk_create([told], ignore_conflicts=True)
    ring_bells([change.responsible_id])


@once_per_batch
def _who_works_here(id: int) -> User | None:
    """The user with the role, unless they left."""
    found: User | None = User.objects.active().select_related("role").filter(pk=id).first()
    return found


def _records_by_responsible(entry: Entry) -> dict[int, list[Concerned]]:
    """The records the event is linked to, by the person responsible; one query."""
    theirs: dict[int, list[Concerned]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_linked_records(), {"event": entry.pk, "at": entry.at})
        for name, id, user_id in cursor.fetchall():
            theirs.setdefault(user_id, []).append((name, id))
    return theirs


@cache
def _linked_records() -> str:
    """The records of every kind that an event is linked to, with their responsible."""
    of_each_kind = [
        f"""SELECT link.record_kind, record.id, record.responsible_id
        FROM event_link link JOIN {kind.records.model._meta.db_table} record ON record.id = link.record_id
        WHERE link.event_id = %(event)s AND link.at = %(at)s AND link.record_kind = '{kind.name}'
          AND record.responsible_id IS NOT NULL"""  # noqa: S608 - both names stand in our own code
        for kind in kinds.all_kinds()
    ]
    return " UNION ALL ".join(of_each_kind)


def _nearest(records: list[Concerned], entry: Entry) -> Concerned:
    """The record a notification leads to: what it happened to, else one that stands in a pipeline."""
    subject = (entry.subject_kind, entry.subject_id)
    if subject in records:
        return subject
    staged = {kind.name for kind in kinds.with_stages()}
    return next((one for one in records if one[0] in staged), records[0])


def _may_know(user: User, entry: Entry, theirs: list[Concerned]) -> bool:
    """Whether the person may see what it happened to; what has no card of its own is seen with theirs."""
    kind = kinds.get(entry.subject_kind)
    if kind is None:
        return True
    if (entry.subject_kind, entry.subject_id) in theirs:
        return user.role.scope(entry.subject_kind, Verb.SEE) is not Scope.NONE
    seen: bool = kind.seen_by(Actor.of(user)).filter(pk=entry.subject_id).exists()
    return seen
