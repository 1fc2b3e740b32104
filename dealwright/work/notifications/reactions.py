"""Tells people what others did with their records."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from dealwright.automation.chains.events import AutomationStopped
from dealwright.events import Actor, Event, Use, reaction, unrecorded
from dealwright.events.models import Entry
from dealwright.events.remembering import once_per_batch
from dealwright.events.together import links_of
from dealwright.people.access import Scope, Verb, may_change_settings
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.bulk.events import BulkFinished
from dealwright.records.bulk.models import BulkChange
from dealwright.records.kinds import RecordKind
from dealwright.records.notes.events import PersonMentioned
from dealwright.records.notes.mentions import names_in, typed
from dealwright.records.notes.models import Note
from dealwright.work.notifications.events import PeopleNotified
from dealwright.work.notifications.letters import Telling, write_to
from dealwright.work.notifications.live import ring_bells
from dealwright.work.notifications.models import Notification

Concerned = tuple[str, int]


@reaction(to_all=True, where=lambda kind: Use.NOTIFICATIONS in kind.used_by)
def tell_responsible(event: Event, entry: Entry) -> None:
    """Tell whoever answers for a record the event concerns, or observes it, except the one who did it."""
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


@reaction(to=AutomationStopped)
def tell_those_who_set_up(event: AutomationStopped, entry: Entry) -> None:
    """Tell those who may change settings that automation goes round in circles."""
    for user in User.objects.active().select_related("role"):
        if may_change_settings(Actor.of(user)):
            _tell_of(user.pk, entry, (entry.subject_kind, entry.subject_id))


@reaction(to=PeopleNotified)
def tell_notified(event: PeopleNotified, entry: Entry) -> None:
    """Ring the bells of those whom a rule tells something."""
    for person in event.people:
        user = _who_works_here(person.id)
        if user is not None:
            _tell_of(user.pk, entry, (entry.subject_kind, entry.subject_id))


@reaction(to=PersonMentioned)
def tell_mentioned(event: PersonMentioned, entry: Entry) -> None:
    """Tell a colleague who was named in a note: the bell, and a letter in their language."""
    user, on = _who_works_here(entry.subject_id), event.record
    note = Note.objects.filter(pk=event.note.id).first()
    kind = kinds.get(on.kind)
    if user is None or note is None or kind is None:
        return
    if not kind.seen_by(Actor.of(user)).filter(pk=on.id).exists():
        return
    _tell_of(user.pk, entry, (on.kind, on.id))
    text = typed(note.text, names_in([note.text]))
    author = entry.actor_label

    def telling() -> Telling:
        places = {"author": author, "record": on.label}
        return Telling(
            subject=_("%(author)s mentioned you: %(record)s") % places,
            paragraphs=[_("%(author)s wrote a note about “%(record)s”:") % places, text[:1000]],
            link=kind.url(on.id),
            link_words=_("Open “%(record)s”") % places,
        )

    write_to(user, telling, key=f"mention {entry.pk}")


def _tell_of(user_id: int, entry: Entry, about: Concerned) -> None:
    kind, id = about
    told = Notification(
        user_id=user_id, event_id=entry.pk, event_at=entry.at, subject_kind=kind, subject_id=id
    )
    with unrecorded("a notification is a copy of what the log tells already"):
        Notification.objects.bulk_create([told], ignore_conflicts=True)
    ring_bells([user_id])


@once_per_batch
def _who_works_here(id: int) -> User | None:
    """The user with the role, unless they left."""
    found: User | None = User.objects.active().select_related("role").filter(pk=id).first()
    return found


def _records_by_responsible(entry: Entry) -> dict[int, list[Concerned]]:
    """The records the event is linked to, by the people responsible and those who observe; one query."""
    linked: dict[str, list[int]] = {}
    for name, id in links_of(entry):
        linked.setdefault(name, []).append(id)
    asked = _linked_records(frozenset(linked))
    if not asked:
        return {}
    theirs: dict[int, list[Concerned]] = {}
    with connection.cursor() as cursor:
        cursor.execute(asked, linked)
        for name, id, user_id in cursor.fetchall():
            theirs.setdefault(user_id, []).append((name, id))
    return theirs


@cache
def _linked_records(names: frozenset[str]) -> str:
    """The records of these kinds, by lists of ids, with their responsible and who observes them."""
    linked = [kind for kind in kinds.all_kinds() if kind.name in names]
    of_each_kind = [
        f"""SELECT '{kind.name}', id, responsible_id FROM {kind.records.model._meta.db_table}
        WHERE id = ANY(%({kind.name})s) AND responsible_id IS NOT NULL"""  # noqa: S608 - both names stand in our own code
        for kind in linked
    ]
    observed = [_observed_records(kind) for kind in linked if kind.observed_by]
    return " UNION ".join([*of_each_kind, *observed])


def _observed_records(kind: RecordKind) -> str:
    relation: Any = kind.records.model._meta.get_field(kind.observed_by)
    table, record, user = relation.m2m_db_table(), relation.m2m_column_name(), relation.m2m_reverse_name()
    return f"""SELECT '{kind.name}', {record}, {user} FROM {table}
        WHERE {record} = ANY(%({kind.name})s)"""  # noqa: S608 - all names stand in our own code


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
        reaches_some = user.role.scope(entry.subject_kind, Verb.SEE) is not Scope.NONE
        if reaches_some or not kind.observed_by:
            return reaches_some
    seen: bool = kind.seen_by(Actor.of(user)).filter(pk=entry.subject_id).exists()
    return seen
