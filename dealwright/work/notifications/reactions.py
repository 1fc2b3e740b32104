"""Tells people what others did with their records."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from dealwright.automation.chains.events import AutomationStopped
from dealwright.events import Actor, Event, Use, reaction, unrecorded
from dealwright.events.gathering import once_for_all
from dealwright.events.models import Entry
from dealwright.events.remembering import once_per_batch, once_until_a_change_of
from dealwright.events.together import Key, linked_beside, links_of
from dealwright.people.access import Scope, Verb, may_change_settings
from dealwright.people.users.models import User
from dealwright.records import kinds
from dealwright.records.bulk.events import BulkFinished
from dealwright.records.bulk.models import BulkChange
from dealwright.records.imports.events import ImportFinished
from dealwright.records.imports.models import Import
from dealwright.records.kinds import RecordKind
from dealwright.records.notes.events import PersonMentioned
from dealwright.records.notes.mentions import names_in, typed
from dealwright.records.notes.models import Note
from dealwright.work.notifications.events import PeopleNotified
from dealwright.work.notifications.letters import Telling, write_to
from dealwright.work.notifications.live import ring_bells
from dealwright.work.notifications.models import Notification


@reaction(to_all=True, where=lambda kind: Use.NOTIFICATIONS in kind.used_by)
def tell_responsible(event: Event, entry: Entry) -> None:
    """Tell whoever answers for a record the event concerns, or observes it, except the one who did it."""
    people = _people_of(linked_beside(entry))
    theirs: dict[int, list[Key]] = {}
    for one in sorted(links_of(entry)):
        for user_id in people.get(one, ()):
            theirs.setdefault(user_id, []).append(one)
    if entry.actor_kind == "user" and entry.actor_id is not None:
        theirs.pop(entry.actor_id, None)
    if not theirs:
        return
    colleagues = _who_of_them_work_here(frozenset(id for each in people.values() for id in each))
    for user in filter(None, map(colleagues.get, theirs)):
        if _may_know(user, entry, theirs[user.pk]):
            _tell_of(user.pk, entry, _nearest(theirs[user.pk], entry))


@reaction(to=BulkFinished)
def tell_whoever_started(event: BulkFinished, entry: Entry) -> None:
    """Tell whoever started a change of many records what came of it."""
    change = BulkChange.objects.filter(pk=entry.subject_id).first()
    if change is None:
        return
    _tell_of(change.responsible_id, entry, (entry.subject_kind, entry.subject_id))


@reaction(to=ImportFinished)
def tell_whoever_imported(event: ImportFinished, entry: Entry) -> None:
    """Tell whoever brought a file in what came of it; of what a program brought nobody is told."""
    run = Import.objects.filter(pk=entry.subject_id).first()
    if run is not None and run.responsible_id is not None:
        _tell_of(run.responsible_id, entry, (entry.subject_kind, entry.subject_id))


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


def _tell_of(user_id: int, entry: Entry, about: Key) -> None:
    kind, id = about
    told = Notification(
        user_id=user_id, event_id=entry.pk, event_at=entry.at, subject_kind=kind, subject_id=id
    )
    _store([told])


@once_for_all
def _store(told: Sequence[Notification]) -> None:
    """In one order for all workers, so that no two wait for each other."""
    with unrecorded("a notification is a copy of what the log tells already"):
        Notification.objects.bulk_create(
            sorted(told, key=lambda one: (one.user_id, one.event_id)), ignore_conflicts=True
        )
    ring_bells(one.user_id for one in told)


def _who_works_here(id: int) -> User | None:
    """The user with the role, unless they left."""
    return _who_of_them_work_here(frozenset({id})).get(id)


@once_per_batch
def _who_of_them_work_here(ids: frozenset[int]) -> dict[int, User]:
    return User.objects.active().select_related("role").in_bulk(ids)


@once_until_a_change_of(lambda concerned: {kind for kind, _id in concerned})
def _people_of(concerned: frozenset[Key]) -> dict[Key, list[int]]:
    """Who is responsible for records, and who observes them; one query."""
    linked: dict[str, list[int]] = {}
    for name, id in concerned:
        linked.setdefault(name, []).append(id)
    people: dict[Key, list[int]] = {}
    if asked := _linked_records(frozenset(linked)):
        with connection.cursor() as cursor:
            cursor.execute(asked, linked)
            for name, id, user_id in cursor.fetchall():
                people.setdefault((name, id), []).append(user_id)
    return people


@cache
def _linked_records(names: frozenset[str]) -> str:
    """The records of these kinds, by lists of ids, with their responsible, participants, observers."""
    linked = [kind for kind in kinds.all_kinds() if kind.name in names]
    of_each_kind = [
        f"""SELECT '{kind.name}', id, responsible_id FROM {kind.records.model._meta.db_table}
        WHERE id = ANY(%({kind.name})s) AND responsible_id IS NOT NULL"""  # noqa: S608 - both names stand in our own code
        for kind in linked
    ]
    observed = [
        _observed_records(kind, relation)
        for kind in linked
        for relation in (kind.observed_by, kind.joined_by)
        if relation
    ]
    return " UNION ".join([*of_each_kind, *observed])


def _observed_records(kind: RecordKind, name: str) -> str:
    relation: Any = kind.records.model._meta.get_field(name)
    table, record, user = relation.m2m_db_table(), relation.m2m_column_name(), relation.m2m_reverse_name()
    return f"""SELECT '{kind.name}', {record}, {user} FROM {table}
        WHERE {record} = ANY(%({kind.name})s)"""  # noqa: S608 - all names stand in our own code


def _nearest(records: list[Key], entry: Entry) -> Key:
    """The record a notification leads to: what it happened to, else one that stands in a pipeline."""
    subject = (entry.subject_kind, entry.subject_id)
    if subject in records:
        return subject
    staged = {kind.name for kind in kinds.with_stages()}
    return next((one for one in records if one[0] in staged), records[0])


def _may_know(user: User, entry: Entry, theirs: list[Key]) -> bool:
    """Whether the person may see what it happened to; what has no card of its own is seen with theirs."""
    kind = kinds.get(entry.subject_kind)
    if kind is None:
        return True
    if (entry.subject_kind, entry.subject_id) in theirs:
        reaches_some = user.role.scope(entry.subject_kind, Verb.SEE) is not Scope.NONE
        if reaches_some or not kind.observed_by:
            return reaches_some
    subject = entry.subject_kind, entry.subject_id
    beside = linked_beside(entry)
    return subject[1] in _seen_by(user, subject[0], beside if subject in beside else frozenset({subject}))


@once_until_a_change_of(lambda user, of_kind, concerned: {of_kind, *(kind for kind, _id in concerned)})
def _seen_by(user: User, of_kind: str, concerned: frozenset[Key]) -> frozenset[int]:
    """Those of the records of a kind that the person may see; one query for what is dispatched together."""
    kind = kinds.get(of_kind)
    if kind is None:
        return frozenset()
    asked = [id for name, id in concerned if name == of_kind]
    seen = kind.seen_by(Actor.of(user)).filter(pk__in=asked)
    return frozenset(seen.order_by().values_list("pk", flat=True))
