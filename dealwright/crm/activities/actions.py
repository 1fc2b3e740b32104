"""Verbs that change activities.

Each keeps the next step of the deals and leads it is about in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.crm.activities import next_steps, reminding, waiting
from dealwright.crm.activities.events import (
    ActivityAnswered,
    ActivityBound,
    ActivityCompleted,
    ActivityCreated,
    ActivityDeleted,
    ActivityEdited,
    ActivityReminded,
    ActivityReopened,
    ActivityRestored,
    ActivityUnbound,
    Outcome,
    WaitEnded,
)
from dealwright.crm.activities.models import (
    SUBJECTS,
    Activity,
    Binding,
    Kind,
    Reminder,
    ReminderChoice,
    When,
)
from dealwright.crm.activities.queries import next_planned
from dealwright.crm.activities.waiting import Wait
from dealwright.events import Actor, FieldChange, Ref, action, record, ref
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User
from dealwright.records.bin.actions import purge_with, put_into_bin, take_out_of_bin
from dealwright.records.colors import checked_color
from dealwright.records.editing import apply_changes
from dealwright.records.fields.values import Given, filled
from dealwright.work.tasks.actions import edit_task
from dealwright.work.tasks.models import Task

LONGEST_SUBJECT = 200
LONGEST_TEXT = 20_000
"""Letters of a description, of a result."""
MOST_BINDINGS = 50
PRIORITIES = (1, 2, 3)
MEETING_LASTS = timedelta(hours=1)


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
    external_id: str | None = None,
    custom: Given | None = None,
    by: Actor,
    at: datetime | None = None,
) -> Activity:
    """Plan what is to be done next about some records, or note what came in; the first record owns it.

    Without `when` it is due on the date given, or at no time. `reminders` are minutes before the deadline.
    A known `external_id` is the activity it names; `at` is for imports.
    """
    subjects = _checked_subjects(about)
    activity = Activity(
        kind=_checked_kind(kind),
        subject=_checked_subject(subject),
        description=_checked_text(description, "description"),
        responsible=responsible,
        when=when or (When.NONE if due_at is None and wait is None else When.ON_DATE),
        due_at=due_at,
        ends_at=ends_at,
        color=checked_color(color) if color else "",
        priority=_checked_priority(priority),
        location=_checked_location(location),
        direction=direction,
        is_unanswered=is_unanswered,
        external_id=external_id,
        custom=filled(Activity.record_kind, custom, by=by),
        created_at=at or clock.now(),
    )
    if activity.kind == Kind.WAIT:
        _begin_wait(activity, wait, subjects[0], by)
        reminders = (0,)  # by which its end is noticed
    _settle_when(activity)
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
    )
    record(created, on=activity, about=refs, at=at)
    next_steps.renew_about(refs)
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
    changes = apply_changes(activity, _checked_values(activity, values), by=by)
    _settle_when(activity)
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
    text = None if result is None else _checked_text(result, "result")
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
def bind_activity(
    activity: Activity, *, to: Any, version: int | None = None, by: Actor, position: int | None = None
) -> Activity:
    """Let it be about one more record, in whose timeline it stands from now on (CR-43).

    `position` is for undo.
    """
    activity = Activity.objects.locked(activity)
    activity.expect_version(version)
    if activity.bindings.filter(on_kind=to.record_kind, on_id=to.pk).exists():
        return activity
    _checked_subjects([to])
    last = activity.bindings.count()
    if last >= MOST_BINDINGS:
        raise Refused(_("An activity is about at most 50 records."), field="about")
    Binding.objects.create(
        activity=activity,
        on_kind=to.record_kind,
        on_id=to.pk,
        position=last if position is None else position,
    )
    activity.save()
    record(ActivityBound(to=ref(to)), on=activity, about=activity.about_refs)
    next_steps.renew(to.record_kind, to.pk)
    return activity


@action
def unbind_activity(activity: Activity, *, off: Any, version: int | None = None, by: Actor) -> Activity:
    """Let it no longer be about a record; the last one stays."""
    activity = Activity.objects.locked(activity)
    activity.expect_version(version)
    refs = activity.about_refs
    gone = Ref(kind=off.record_kind, id=off.pk, label="")
    if gone not in refs:
        return activity
    if len(refs) == 1:
        raise Refused(_("An activity is about at least one record; delete it instead."), field="about")
    binding = activity.bindings.get(on_kind=gone.kind, on_id=gone.id)
    told = ActivityUnbound(off=ref(off), position=binding.position)
    binding.delete()
    activity.save()
    record(told, on=activity, about=refs)
    next_steps.renew(gone.kind, gone.id)
    return activity


@action
def delete_activity(activity: Activity, *, version: int | None = None, by: Actor) -> Activity:
    """Move it to the recycle bin, from which it can be restored for 30 days."""
    activity, is_new = put_into_bin(activity, version=version)
    if is_new:
        refs = activity.about_refs
        record(ActivityDeleted(), on=activity, about=refs)
        next_steps.renew_about(refs)
    return activity


@action
def restore_activity(activity: Activity, *, by: Actor) -> Activity:
    """Take it out of the recycle bin."""
    activity, is_new = take_out_of_bin(activity)
    if is_new:
        refs = activity.about_refs
        record(ActivityRestored(), on=activity, about=refs)
        next_steps.renew_about(refs)
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
def follow_date(activity: Activity, *, until: datetime, by: Actor) -> Activity:
    """Let a wait for a date of its record end when that date now says."""
    activity = Activity.objects.locked(activity)
    if activity.done_at is None and activity.due_at != until:
        edit_activity(activity, due_at=until, by=by)
    return activity


@action
def note_sent(reminder: Reminder, *, by: Actor) -> None:
    """Its time came; nobody sends it again, unless the deadline moves."""
    reminder.sent_at = clock.now()
    reminder.save(update_fields=["sent_at"])


@action
def choose_reminders(user: User, *, by_bell: bool, by_email: bool, by: Actor) -> ReminderChoice:
    """How a person wants to be reminded: by the bell, by letter, both or not at all."""
    choice, _is_new = ReminderChoice.objects.update_or_create(
        user=user, defaults={"by_bell": by_bell, "by_email": by_email}
    )
    return choice


@action
def tell_reminder(activity: Activity, *, minutes_before: int, by: Actor) -> None:
    """Let the bell of its responsible ring."""
    told = ActivityReminded(what=activity.kind, due_at=activity.due_at, minutes_before=minutes_before)
    record(told, on=activity)


@action
def keep_next_step(kind: str, id: int, *, interaction_at: datetime | None = None, by: Actor) -> None:
    """A task about a record changed: its next step follows; a completed one is an interaction."""
    next_steps.renew(kind, id)
    if interaction_at is not None:
        next_steps.count_interaction([Ref(kind=kind, id=id, label="")], at=interaction_at)


def outcome_of(activity: Activity) -> Outcome:
    """Whether it is done and what came of it, as the log keeps it."""
    return Outcome(
        done_at=activity.done_at,
        done_by=None if activity.done_by is None else ref(activity.done_by),
        result=activity.result,
        is_unanswered=activity.is_unanswered,
    )


@purge_with
def purge_activities_of(kind: str, ids: list[int]) -> None:
    """What was about nothing else goes with a record that is deleted for good."""
    bound = Binding.objects.filter(on_kind=kind, on_id__in=ids)
    activities = list(bound.values_list("activity_id", flat=True))
    bound.delete()
    Activity.everything.filter(pk__in=activities, bindings=None).delete()


def _tell_completed(activity: Activity, before: Outcome, *, at: datetime | None = None) -> None:
    told = Ref(kind=Activity.record_kind, id=activity.pk, label="") if activity.result else None
    event = ActivityCompleted(what=activity.kind, result_of=told, before=before)
    record(event, on=activity, about=activity.about_refs, at=at)


def _checked_values(activity: Activity, values: dict[str, Any]) -> dict[str, Any]:
    """The values of an edit as the activity may hold them."""
    checks: dict[str, Any] = {
        "kind": _checked_kind,
        "subject": _checked_subject,
        "description": lambda text: _checked_text(text, "description"),
        "color": lambda color: checked_color(color) if color else "",
        "priority": _checked_priority,
        "location": _checked_location,
    }
    values = {name: checks[name](value) if name in checks else value for name, value in values.items()}
    if (
        Kind.WAIT in {values.get("kind"), activity.kind}
        and values.get("kind", activity.kind) != activity.kind
    ):
        raise Refused(_("A wait stays a wait; plan something else beside it."), field="kind")
    if "due_at" in values and "when" not in values:
        due_at = values["due_at"]
        if due_at is not None:
            values["when"] = When.ON_DATE.value
        elif activity.when == When.ON_DATE:
            values["when"] = When.NONE.value
    if values.get("when", When.ON_DATE) != When.ON_DATE:
        values["due_at"], values["ends_at"] = None, None
    if values.get("due_at") and values.get("ends_at") is None:
        values |= _end_after(activity, values)
    kind, due_at, ends_at = (
        values.get(name, getattr(activity, name)) for name in ("kind", "due_at", "ends_at")
    )
    if kind == Kind.MEETING and due_at is not None and ends_at is None:
        values["ends_at"] = due_at + MEETING_LASTS
    return values


def _end_after(activity: Activity, values: dict[str, Any]) -> dict[str, Any]:
    """A meeting that begins at another time lasts as long as before."""
    lasts = activity.ends_at - activity.due_at if activity.ends_at and activity.due_at else None
    return {} if lasts is None else {"ends_at": values["due_at"] + lasts}


def _settle_when(activity: Activity) -> None:
    """What is due on a date has one, what is not has none (OL-7)."""
    if activity.when not in {one.value for one in When}:
        raise Refused(_("Choose when it is to be done."), field="when")
    if activity.when != When.ON_DATE:
        activity.due_at, activity.ends_at = None, None
    elif activity.due_at is None:
        raise Refused(_("Say on which date it is to be done."), field="due_at")
    if activity.kind == Kind.MEETING and activity.due_at is not None and activity.ends_at is None:
        activity.ends_at = activity.due_at + MEETING_LASTS
    if activity.ends_at is not None and activity.due_at is not None and activity.ends_at < activity.due_at:
        raise Refused(_("It cannot end before it begins."), field="ends_at")


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


def _checked_subjects(about: Iterable[Any]) -> list[Any]:
    """The records it is about, each once, the owner first."""
    found = list({(one.record_kind, one.pk): one for one in about if one is not None}.values())
    if not found:
        raise Refused(_("Say which record it is about."), field="about")
    if len(found) > MOST_BINDINGS:
        raise Refused(_("An activity is about at most 50 records."), field="about")
    if any(one.record_kind not in SUBJECTS for one in found):
        raise Refused(_("An activity is about leads, deals, contacts or companies."), field="about")
    return found


def _checked_kind(kind: str) -> str:
    if kind not in {one.value for one in Kind}:
        raise Refused(_("Choose what sort of activity it is."), field="kind")
    return str(kind)


def _checked_subject(subject: str) -> str:
    subject = subject.strip()
    if not subject:
        raise Refused(_("Write what is to be done."), field="subject")
    if len(subject) > LONGEST_SUBJECT:
        message = _("This is longer than 200 letters; put the rest into the description.")
        raise Refused(message, field="subject")
    return subject


def _checked_text(text: str, field: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        raise Refused(_("This text is longer than 20,000 letters."), field=field)
    return text


def _checked_location(location: str) -> str:
    location = location.strip()
    if len(location) > LONGEST_SUBJECT:
        raise Refused(_("This place is longer than 200 letters."), field="location")
    return location


def _checked_priority(priority: int) -> int:
    if priority not in PRIORITIES:
        raise Refused(_("Choose how important it is."), field="priority")
    return priority
