"""Planning activities, changing them, and keeping the next step of what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.crm.activities import next_steps, reminding, waiting
from dealwright.crm.activities.actions.values import (
    check_whence,
    checked_direction,
    checked_kind,
    checked_location,
    checked_priority,
    checked_subject,
    checked_subjects,
    checked_text,
    checked_values,
    settle_when,
)
from dealwright.crm.activities.events import ActivityCreated, ActivityEdited
from dealwright.crm.activities.models import Activity, Binding, Kind, When
from dealwright.crm.activities.queries import next_planned
from dealwright.crm.activities.waiting import Wait
from dealwright.events import Actor, FieldChange, Ref, action, record, ref
from dealwright.events.together import Key
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records.colors import checked_color
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled
from dealwright.records.pipelines.models import Stage
from dealwright.work.tasks.actions import edit_task
from dealwright.work.tasks.models import Task


@action
def create_activity(
    *,
    kind: str,
    subject: str,
    about: Iterable[Any],
    responsible: User | None = None,
    when: str | None = None,
    due_at: datetime | None = None,
    ends_at: datetime | None = None,
    description: str = "",
    color: str = "",
    priority: int = 2,
    location: str = "",
    direction: str = "",
    reminders: Iterable[int] = (),
    wait: Wait | None = None,
    is_unanswered: bool = False,
    for_stage: Stage | None = None,
    external_id: str | None = None,
    custom: Given | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Activity:
    """Plan what is to be done next about some records, or note what came in; the first record owns it.

    Without `when` it is due on the date given, or at no time. `reminders` are minutes before the deadline.
    With `for_stage` it is done by itself once its record leaves that stage. A known `external_id` is the
    activity it names; `at` is for imports.
    """
    subjects = checked_subjects(about)
    activity = Activity(
        kind=checked_kind(kind),
        subject=checked_subject(subject),
        description=checked_text(description, "description"),
        responsible=responsible,
        when=when or (When.NONE if due_at is None and wait is None else When.ON_DATE),
        due_at=due_at,
        ends_at=ends_at,
        color=checked_color(color) if color else "",
        priority=checked_priority(priority),
        location=checked_location(location),
        direction=checked_direction(direction),
        is_unanswered=is_unanswered,
        for_stage=for_stage,
        external_id=external_id,
        custom=filled(Activity.record_kind, custom, by=by),
        created_at=at or clock.now(),
    )
    if activity.kind == Kind.WAIT:
        _begin_wait(activity, wait, subjects[0], by)
        reminders = (0,)  # by which its end is noticed
    settle_when(activity)
    check_whence(activity)
    ahead = reminding.checked(reminders)
    try:
        with transaction.atomic():
            activity.save()
    except IntegrityError:
        return Activity.everything.get(external_id=external_id)  # the unique index decides
    Binding.objects.bulk_create(
        Binding(activity=activity, on_kind=one.record_kind, on_id=one.pk, position=position)
        for position, one in enumerate(subjects)
    )
    reminding.write(activity, ahead)
    refs = activity.about_refs
    created = ActivityCreated(
        what=activity.kind,
        due_at=activity.due_at,
        responsible=None if responsible is None else ref(responsible),
        waits_for_answer=is_unanswered,
        direction=activity.direction,
    )
    record(created, on=activity, about=refs, at=at)
    next_steps.renew_about(refs)
    if created.is_from_the_client:
        next_steps.count_interaction(refs, at=activity.created_at)
    return activity


@action
def edit_activity(
    activity: Activity,
    *,
    reminders: Iterable[int] | None = None,
    version: int | None = None,
    by: Actor,
    **values: Any,
) -> Activity:
    """Change what is given and leave the rest. Reminders move along with the deadline."""
    activity = Activity.objects.locked(activity)
    activity.expect_version(version)
    due_at = activity.due_at
    changes = apply_changes(activity, checked_values(activity, values), by=by)
    settle_when(activity)
    check_whence(activity)
    if due_at != activity.due_at:
        reminding.follow_deadline(activity)
    if reminders is not None:
        changes += _reminder_changes(activity, reminders)
    if not changes:
        return activity
    activity.save()
    refs = activity.about_refs
    record(ActivityEdited(changes=changes), on=activity, about=refs)
    if due_at != activity.due_at:
        next_steps.renew_about(refs)
    return activity


@action
def plan_next_step(on: Any, *, due_at: datetime, by: Actor) -> Activity | Task:
    """Let what is planned next for a record be due then; where nothing is, a to-do is planned."""
    planned = next_planned(on, actor=by)
    if isinstance(planned, Task):
        return edit_task(planned, due_at=due_at, by=by)
    if planned is not None:
        return edit_activity(planned, due_at=due_at, by=by)
    return create_activity(
        kind=Kind.TODO,
        subject=str(_("Get in touch")),
        about=[on],
        responsible=by.user or getattr(on, "responsible", None),
        due_at=due_at,
        by=by,
    )


@action
def follow_date(activity: Activity, *, until: datetime, by: Actor) -> Activity:
    """Let a wait for a date of its record end when that date now says."""
    activity = Activity.objects.locked(activity)
    if activity.done_at is None and activity.due_at != until:
        edit_activity(activity, due_at=until, by=by)
    return activity


@action
def keep_next_steps(of: Iterable[Key], *, by: Actor) -> None:
    """Tasks about these records changed: their next steps follow."""
    next_steps.renew_many(of)


@action
def count_interaction(with_: Iterable[Key], *, at: datetime, by: Actor) -> None:
    """Somebody completed a task about these records."""
    next_steps.count_interaction((Ref(kind=kind, id=id, label="") for kind, id in with_), at=at)


def _begin_wait(activity: Activity, wait: Wait | None, on: Any, by: Actor) -> None:
    """How long it lasts; a wait until a given moment needs no more."""
    if wait is not None:
        activity.wait, activity.due_at = wait.as_json, waiting.ends_at(wait, on, by=by)
    elif activity.due_at is None:
        raise Refused(_("Say how long to wait."), field="wait_days")
    activity.when = When.ON_DATE.value


def _reminder_changes(activity: Activity, minutes: Iterable[int]) -> list[FieldChange]:
    before, after = reminding.minutes_of(activity), reminding.checked(minutes)
    if before == after:
        return []
    reminding.write(activity, after)
    return [FieldChange(field="reminders", before=before, after=reminding.minutes_of(activity))]
