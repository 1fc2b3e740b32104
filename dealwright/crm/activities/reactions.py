"""What follows for what is planned when something else happens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from dealwright.automation.rules.running import finish_awaited
from dealwright.channels.messages.events import MessageWritten
from dealwright.crm.activities import actions
from dealwright.crm.activities.events import (
    ActivityCompleted,
    ActivityCreated,
    ActivityDeleted,
    WaitEnded,
)
from dealwright.crm.activities.models import SUBJECTS, Activity, Binding, Kind
from dealwright.crm.activities.waiting import Wait, moment_before
from dealwright.events import Actor, Event, reaction
from dealwright.events.gathering import once_for_all
from dealwright.events.models import Entry
from dealwright.events.remembering import once_per_batch, once_until_a_change_of
from dealwright.events.together import Key, linked_beside, links_of
from dealwright.records import kinds
from dealwright.records.editing import RecordEdited
from dealwright.records.fields.queries import fields_of
from dealwright.work.tasks.events import (
    TaskCompleted,
    TaskCreated,
    TaskDeleted,
    TaskEdited,
    TaskReopened,
    TaskRestored,
)

PRODUCT = Actor.system()
FROM_THE_CLIENT = frozenset(
    {
        "message.link_clicked",
        "payment.received",
        "payment.came_late",
        "payment.failed",
        "invoice.payment_received",
    }
)
"""The kinds of events that a client causes, whoever wrote them down. A letter that was opened may have been
opened by a machine that looks for viruses."""


@reaction(to=(TaskCreated, TaskEdited, TaskCompleted, TaskReopened, TaskDeleted, TaskRestored))
def keep_next_step_of_task(event: Event, entry: Entry) -> None:
    """The next step of a record follows its tasks; one that a person completed is an interaction."""
    about = [(kind, id) for kind, id in links_of(entry) if kind in SUBJECTS]
    if isinstance(event, TaskCompleted) and entry.actor_kind == "user":
        actions.count_interaction(about, at=entry.at, by=PRODUCT)
    _keep_next_steps(about)


@reaction(to=MessageWritten)
def count_letter_as_interaction(event: MessageWritten, entry: Entry) -> None:
    """A letter or message that a person wrote to the client is an interaction (OL-20)."""
    if entry.actor_kind == "user":
        about = [(kind, id) for kind, id in links_of(entry) if kind in SUBJECTS]
        actions.count_interaction(about, at=entry.at, by=PRODUCT)


@reaction(to_all=True, where=lambda kind: not kind.kind.startswith(("activity.", "task.")))
def end_waits_for_the_client(event: Event, entry: Entry) -> None:
    """A client who does anything ends what waits for them (CR-46)."""
    if entry.actor_kind == "visitor" or entry.kind in FROM_THE_CLIENT:
        _end_waits(entry)


@reaction(to=ActivityCreated)
def end_waits_for_what_came_in(event: ActivityCreated, entry: Entry) -> None:
    """A form, a letter, a call of the client is something the client did, through whatever door it came."""
    if event.is_from_the_client:
        _end_waits(entry)


@reaction(to_all=True, where=lambda kind: issubclass(kind, RecordEdited))
def follow_the_date(event: RecordEdited, entry: Entry) -> None:
    """A wait for a date of a record moves along with that date."""
    if entry.subject_kind not in SUBJECTS:
        return
    changed = {change.field for change in event.changes} & _date_fields(entry.subject_kind)
    if not changed:
        return
    for activity in _waits(entry.subject_kind, entry.subject_id):
        wait = Wait.from_json(activity.wait or {"days": 0})
        if wait.before not in changed or activity.about_refs[0].id != entry.subject_id:
            continue
        until = moment_before(_date(entry.subject_kind, entry.subject_id, wait.before), wait.days)
        if until is not None:
            actions.follow_date(activity, until=until, by=PRODUCT)


@reaction(to_all=True, where=lambda kind: kind.enters is not None)
def end_what_was_for_the_stage(event: Event, entry: Entry) -> None:
    """What a rule planned for as long as a record stands on a stage is over when it leaves it."""
    planned = _planned_for_stages(linked_beside(entry)).get((entry.subject_kind, entry.subject_id), ())
    entered = getattr(event, event.enters or "").id
    for activity in planned:
        if activity.for_stage_id == entered:
            continue
        if activity.kind == Kind.WAIT:
            actions.end_wait(activity, by=PRODUCT)
        else:
            actions.complete_activity(activity, by=PRODUCT)


@reaction(to=(WaitEnded, ActivityCompleted, ActivityDeleted))
def let_the_rules_go_on(event: Event, entry: Entry) -> None:
    """The rules below one that waited for the client go on when its wait is over, however that came."""
    wait = Activity.everything.filter(pk=entry.subject_id, kind=Kind.WAIT).exclude(external_id=None).first()
    if wait is not None and wait.external_id is not None:
        finish_awaited(wait.external_id)


def _end_waits(entry: Entry) -> None:
    """End the waits for the clients and records this event concerns."""
    waiting = _waiting_about(linked_beside(entry))
    for one in links_of(entry):
        for activity in waiting.get(one, ()):
            actions.end_wait(activity, by_client=True, by=PRODUCT)


@once_for_all
def _keep_next_steps(of: Sequence[Key]) -> None:
    actions.keep_next_steps(of, by=PRODUCT)


@once_per_batch
def _date_fields(of_kind: str) -> frozenset[str]:
    """The fields of records of a kind that something may wait for."""
    return frozenset(one.name for one in fields_of(of_kind) if one.type.name in ("date", "datetime"))


@once_until_a_change_of(lambda concerned: {Activity.record_kind})
def _waiting_about(concerned: frozenset[Key]) -> dict[Key, list[Activity]]:
    """The waits about these records that are not over; one query, and nearly always there are none."""
    return _by_record(concerned, activity__kind=Kind.WAIT)


@once_until_a_change_of(lambda concerned: {Activity.record_kind})
def _planned_for_stages(concerned: frozenset[Key]) -> dict[Key, list[Activity]]:
    """What is planned for them as long as they stand on a stage; one query."""
    return _by_record(concerned, activity__for_stage__isnull=False)


def _by_record(concerned: frozenset[Key], **which: Any) -> dict[Key, list[Activity]]:
    ids: dict[str, list[int]] = {}
    for kind, id in concerned:
        if kind in SUBJECTS:
            ids.setdefault(kind, []).append(id)
    if not ids:
        return {}
    about = reduce(or_, (Q(on_kind=kind, on_id__in=of_kind) for kind, of_kind in ids.items()))
    bound = Binding.objects.filter(about, activity__done_at=None, activity__deleted_at=None, **which)
    found: dict[Key, list[Activity]] = {}
    for one in bound.select_related("activity").order_by("activity_id"):
        found.setdefault((one.on_kind, one.on_id), []).append(one.activity)
    return found


def _waits(kind: str, id: int) -> list[Activity]:
    """The waits about a record that are not over."""
    return list(Activity.objects.open().about(kind, id).filter(kind=Kind.WAIT).order_by("pk"))


def _date(kind: str, id: int, name: str) -> Any:
    declared = kinds.get(kind)
    record = declared.everything.filter(pk=id).first() if declared is not None else None
    field = next((one for one in fields_of(kind) if one.name == name), None)
    return field.value_of(record) if field is not None and record is not None else None
