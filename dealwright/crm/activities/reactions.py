"""What follows for what is planned when something else happens."""

from __future__ import annotations

from typing import Any

from dealwright.crm.activities import actions
from dealwright.crm.activities.models import SUBJECTS, Activity, Kind
from dealwright.crm.activities.waiting import Wait, moment_before
from dealwright.events import Actor, Event, reaction
from dealwright.events.models import Entry, Link
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
FROM_THE_CLIENT = ("message.", "form.", "payment.")
"""How the kinds of events begin that a client causes, whoever wrote them down."""


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
    links = Link.objects.filter(event_id=entry.pk, at=entry.at, record_kind__in=SUBJECTS)
    for kind, id in links.values_list("record_kind", "record_id"):
        for activity in _waits(kind, id):
            actions.end_wait(activity, by_client=True, by=PRODUCT)


@reaction(to_all=True, where=lambda kind: issubclass(kind, RecordEdited))
def follow_the_date(event: RecordEdited, entry: Entry) -> None:
    """A wait for a date of a record moves along with that date."""
    if entry.subject_kind not in SUBJECTS:
        return
    changed = {change.field for change in event.changes}
    for activity in _waits(entry.subject_kind, entry.subject_id):
        wait = Wait.from_json(activity.wait or {"days": 0})
        if wait.before not in changed or activity.about_refs[0].id != entry.subject_id:
            continue
        until = moment_before(_date(entry.subject_kind, entry.subject_id, wait.before), wait.days)
        if until is not None:
            actions.follow_date(activity, until=until, by=PRODUCT)


def _waits(kind: str, id: int) -> list[Activity]:
    """The waits about a record that are not over."""
    return list(Activity.objects.open().about(kind, id).filter(kind=Kind.WAIT).order_by("pk"))


def _date(kind: str, id: int, name: str) -> Any:
    declared = kinds.get(kind)
    record = declared.everything.filter(pk=id).first() if declared is not None else None
    field = next((one for one in fields_of(kind) if one.name == name), None)
    return field.value_of(record) if field is not None and record is not None else None
