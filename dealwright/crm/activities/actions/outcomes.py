"""Saying what came of activities: done, to be done after all, answered, waited for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dealwright.crm.activities import next_steps
from dealwright.crm.activities.actions.values import checked_text
from dealwright.crm.activities.events import (
    ActivityAnswered,
    ActivityCompleted,
    ActivityReopened,
    Outcome,
    WaitEnded,
)
from dealwright.crm.activities.models import Activity, Kind
from dealwright.events import Actor, Ref, action, record, ref
from dealwright.kit import clock
from dealwright.people.users.models import User


@action
def complete_activity(
    activity: Activity,
    *,
    result: str | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Activity:
    """Say that it is done, and what came of it; a done one stays as it is, but takes a new result.

    `at` is for imports.
    """
    text = None if result is None else checked_text(result, "result")
    activity = Activity.objects.locked(activity)
    activity.expect_version(version)
    if activity.done_at is not None and text in {None, activity.result}:
        return activity
    is_new, before = activity.done_at is None, outcome_of(activity)
    if text is not None:
        activity.result = text
    if is_new:
        activity.done_at, activity.done_by = at or clock.now(), by.user
        activity.is_unanswered = False
    activity.save()
    refs = activity.about_refs
    _tell_completed(activity, before, at=at)
    if is_new:
        next_steps.renew_about(refs)
        if by.kind in {"user", "visitor"}:
            next_steps.count_interaction(refs, at=at or clock.now())
    return activity


@action
def complete_activities(activities: Iterable[Activity], *, by: Actor) -> None:
    """Say of several that they are done, in one change that is undone as one."""
    for activity in activities:
        complete_activity(activity, by=by)


@action
def reopen_activity(activity: Activity, *, version: int | None = None, by: Actor) -> Activity:
    """Say that it is to be done after all; an open one stays as it is. Its result stays written."""
    activity = Activity.objects.locked(activity)
    activity.expect_version(version)
    if activity.done_at is None:
        return activity
    refs = activity.about_refs
    record(ActivityReopened(before=outcome_of(activity)), on=activity, about=refs)
    activity.done_at, activity.done_by = None, None
    activity.save()
    next_steps.renew_about(refs)
    return activity


@action
def answer_activity(activity: Activity, *, version: int | None = None, by: Actor) -> Activity:
    """Say that what came in waits for an answer no longer; what has no deadline is done with it."""
    activity = Activity.objects.locked(activity)
    activity.expect_version(version)
    if not activity.is_unanswered:
        return activity
    before = outcome_of(activity)
    activity.is_unanswered = False
    if activity.due_at is None and activity.done_at is None:
        activity.done_at, activity.done_by = clock.now(), by.user
    activity.save()
    refs = activity.about_refs
    record(ActivityAnswered(before=before), on=activity, about=refs)
    next_steps.renew_about(refs)
    next_steps.count_interaction(refs, at=clock.now())
    return activity


@action
def end_wait(activity: Activity, *, by_client: bool = False, by: Actor) -> Activity:
    """The wait is over: its time came, or the client did something. One that ended stays as it is."""
    activity = Activity.objects.locked(activity)
    if activity.kind == Kind.WAIT and activity.done_at is None:
        told = WaitEnded(by_client=by_client, before=outcome_of(activity))
        activity.done_at = clock.now()
        activity.save()
        refs = activity.about_refs
        record(told, on=activity, about=refs)
        next_steps.renew_about(refs)
    return activity


@action
def put_outcome_back(activity: Activity, outcome: Outcome, *, by: Actor) -> Activity:
    """It is done, or is not, and waits for an answer, or does not, as it was then; for undo."""
    activity = Activity.objects.locked(activity)
    before, refs = outcome_of(activity), activity.about_refs
    if before == outcome:
        return activity
    whom = User.objects.filter(pk=outcome.done_by.id).first() if outcome.done_by else None
    activity.done_at, activity.done_by = outcome.done_at, whom
    activity.result, activity.is_unanswered = outcome.result, outcome.is_unanswered
    activity.save()
    if outcome.done_at is not None:
        _tell_completed(activity, before)
    elif before.is_unanswered and before.done_at is None:
        record(ActivityAnswered(before=before), on=activity, about=refs)
    else:
        record(ActivityReopened(before=before), on=activity, about=refs)
    next_steps.renew_about(refs)
    return activity


def outcome_of(activity: Activity) -> Outcome:
    """Whether it is done and what came of it, as the log keeps it."""
    return Outcome(
        done_at=activity.done_at,
        done_by=None if activity.done_by is None else ref(activity.done_by),
        result=activity.result,
        is_unanswered=activity.is_unanswered,
    )


def _tell_completed(activity: Activity, before: Outcome, *, at: datetime | None = None) -> None:
    told = Ref(kind=Activity.record_kind, id=activity.pk, label="") if activity.result else None
    event = ActivityCompleted(what=activity.kind, result_of=told, before=before)
    record(event, on=activity, about=activity.about_refs, at=at)
