"""What follows for what is planned when something else happens."""

from __future__ import annotations

from typing import Any

from dealwright.automation.rules.running import finish_awaited
from dealwright.crm.activities import actions
from dealwright.crm.activities.events import ActivityCompleted, ActivityDeleted, WaitEnded
from dealwright.crm.activities.models import SUBJECTS, Activity, Kind
from dealwright.crm.activities.waiting import Wait, moment_before
from dealwright.events import Actor, Event, reaction
from dealwright.events.models import Entry
from dealwright.events.remembering import once_per_batch
from dealwright.events.together import links_of
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
from dealwright.work.tasks.models import Task

PRODUCT = Actor.system()
FROM_THE_CLIENT = ("message.received", "message.link_clicked", "form.", "payment.")
"""How the kinds of events begin that a client causes, whoever wrote them down. A letter that was opened may
have been opened by a machine that looks for viruses."""


@reaction(to=(TaskCreated, TaskEdited, TaskCompleted, TaskReopened, TaskDeleted, TaskRestored))
def keep_next_step_of_task(event: Event, entry: Entry) -> None:
    """The next step of a record follows its tasks; one that a person completed is an interaction."""
    task = Task.everything.filter(pk=entry.subject_id).first()
    if task is None or task.about_kind not in SUBJECTS or task.about_id is None:
        return
    done = isinstance(event, TaskCompleted) and entry.actor_kind == "user"
    actions.keep_next_step(
        task.about_kind, task.about_id, interaction_at=entry.at if done else None, by=PRODUCT
    )


@reaction(to_all=True, where=lambda kind: not kind.kind.startswith(("activity.", "task.")))
def end_waits_for_the_client(event: Event, entry: Entry) -> None:
    """A client who does anything ends what waits for them (CR-46)."""
    if entry.actor_kind != "visitor" and not entry.kind.startswith(FROM_THE_CLIENT):
        return
    for kind, id in links_of(entry):
        for activity in _waits(kind, id) if kind in SUBJECTS else ():
            actions.end_wait(activity, by_client=True, by=PRODUCT)


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
    if entry.subject_kind not in SUBJECTS:
        return
    entered = getattr(event, event.enters or "").id
    planned = Activity.objects.open().about(entry.subject_kind, entry.subject_id)
    for activity in planned.exclude(for_stage=None).exclude(for_stage=entered).order_by("pk"):
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


@once_per_batch
def _date_fields(of_kind: str) -> frozenset[str]:
    """The fields of records of a kind that something may wait for."""
    return frozenset(one.name for one in fields_of(of_kind) if one.type.name in ("date", "datetime"))


def _waits(kind: str, id: int) -> list[Activity]:
    """The waits about a record that are not over."""
    return list(Activity.objects.open().about(kind, id).filter(kind=Kind.WAIT).order_by("pk"))


def _date(kind: str, id: int, name: str) -> Any:
    declared = kinds.get(kind)
    record = declared.everything.filter(pk=id).first() if declared is not None else None
    field = next((one for one in fields_of(kind) if one.name == name), None)
    return field.value_of(record) if field is not None and record is not None else None
