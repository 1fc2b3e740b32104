"""What is planned for records of the CRM, as boards by deadline and calendars show and move it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from dealwright.crm.activities import next_steps
from dealwright.crm.activities.actions import create_activity, edit_activity, plan_next_step
from dealwright.crm.activities.kinds import TASK_LOOK, look_of
from dealwright.crm.activities.marks import counters_of
from dealwright.crm.activities.models import Activity, Binding, Kind
from dealwright.crm.activities.queries import NextStep, next_planned
from dealwright.crm.activities.quiet import in_short, in_words
from dealwright.events import Actor, action
from dealwright.kit import clock
from dealwright.people.access import Verb, may
from dealwright.records import kinds
from dealwright.records.boards.board import Mark
from dealwright.records.boards.planning import Agenda, NothingPlanned, Planned, PlannedEvent, Planning
from dealwright.records.colors import painted
from dealwright.work.tasks.actions import edit_task
from dealwright.work.tasks.models import Task

Key = tuple[str, int]


@action
def plan(record: Any, *, due_at: datetime, subject: str = "", by: Actor) -> Any:
    """Give what is planned next another deadline; with a subject, plan a to-do. The record knows at once."""
    if subject:
        return create_activity(
            kind=Kind.TODO, subject=subject, about=[record], responsible=by.user, due_at=due_at, by=by
        )
    if next_planned(record, actor=by) is None:
        raise NothingPlanned(_("Nothing is planned yet; say what is to be done."), field="subject")
    planned = plan_next_step(record, due_at=due_at, by=by)
    if isinstance(planned, Task):  # activities tell the record themselves, tasks by a reaction later
        next_steps.renew(record.record_kind, record.pk)
    return planned


def marks_of(step: NextStep | None, quiet_days: int) -> list[Mark]:
    """The marks of a card: its counters, and grey where it goes cold."""
    marks = counters_of(step)
    if quiet_days:
        marks.append(Mark(in_short(quiet_days), "", "moon", in_words(quiet_days)))
    return marks


def events_between(actor: Actor, records: Any, start: datetime, end: datetime, per_day: int) -> Planned:
    """Activities and tasks due in that time about these records, or the actor's own: five queries at most
    and one for each kind of record they are about."""
    activities = _first_of_days(_activities(actor, records), start, end, per_day)
    tasks = _first_of_days(_tasks(actor, records), start, end, per_day)
    counts: Counter[date] = Counter()
    for of_days in (activities, tasks):
        counts.update({one.day: one.of_day for one in of_days})
    about = _owners(activities) | {
        ("task", task.pk): (task.about_kind, task.about_id) for task in tasks if task.about_id is not None
    }
    titles = _titles(about.values(), actor)
    events = [
        _event(one, about.get((one.record_kind, one.pk)), titles, actor) for one in [*activities, *tasks]
    ]
    return Planned(sorted(events, key=lambda event: (event.at, event.kind, event.id)), dict(counts))


def find(kind: str, id: int, actor: Actor) -> Activity | Task | None:
    """The activity or task, if the actor may change it."""
    models: dict[str, Any] = {Activity.record_kind: Activity, Task.record_kind: Task}
    if kind not in models:
        return None
    found: Activity | Task | None = models[kind].objects.changed_by(actor).filter(pk=id).first()
    return found


def move(found: Activity | Task, at: datetime, by: Actor) -> Any:
    """Give it another deadline."""
    if isinstance(found, Task):
        return edit_task(found, due_at=at, by=by)
    return edit_activity(found, due_at=at, by=by)


def _activities(actor: Actor, records: Any) -> Any:
    """Those about the records; whoever sees a record sees what is planned for it (CR-44)."""
    if records is None:
        return Activity.objects.seen_by(actor).filter(responsible=actor.id)
    bound = Binding.objects.filter(activity=OuterRef("pk"), on_kind=records.model.record_kind)
    held = records.order_by().filter(pk=OuterRef("on_id")).values("pk")
    return Activity.objects.filter(Exists(bound.filter(Exists(held))))


def _tasks(actor: Actor, records: Any) -> Any:
    tasks = Task.objects.seen_by(actor).filter(archived_at=None)
    if records is None:
        return tasks.filter(responsible=actor.id)
    held = records.order_by().filter(pk=OuterRef("about_id")).values("pk")
    return tasks.filter(Q(about_kind=records.model.record_kind), Exists(held))


def _first_of_days(found: Any, start: datetime, end: datetime, per_day: int) -> list[Any]:
    """The earliest of each day, each with how many there are of its day.

    All of them are counted and put in order by little more than their numbers; those few are read whole.
    """
    due = found.filter(due_at__gte=start, due_at__lt=end).annotate(
        day=TruncDate("due_at", tzinfo=timezone.get_current_timezone())
    )
    ranked = due.annotate(
        of_day=Window(Count("pk"), partition_by=[F("day")]),
        row=Window(RowNumber(), partition_by=[F("day")], order_by=[F("due_at").asc(), F("pk").asc()]),
    )
    first = ranked.filter(row__lte=per_day).values_list("pk", "day", "of_day")
    places = {id: (day, of_day) for id, day, of_day in first}
    whole = found.model.objects.filter(pk__in=places).select_related("responsible").order_by("due_at", "pk")
    events = list(whole) if places else []
    for one in events:
        one.day, one.of_day = places[one.pk]
    return events


def _owners(activities: list[Any]) -> dict[Key, Key]:
    """The record each activity is about in the first place."""
    owners = Binding.objects.filter(activity__in=[one.pk for one in activities]).order_by("-position", "-pk")
    return {
        (Activity.record_kind, id): (on_kind, on_id)
        for id, on_kind, on_id in owners.values_list("activity_id", "on_kind", "on_id")
    }


def _titles(records: Iterable[Key], actor: Actor) -> dict[Key, str]:
    """What these records are called, of those the actor may see; one query for each kind."""
    ids: dict[str, set[int]] = {}
    for name, id in records:
        ids.setdefault(name, set()).add(id)
    return {
        (name, one.pk): str(one)
        for name, of_kind in ids.items()
        if (kind := kinds.get(name)) is not None
        for one in kind.seen_by(actor).filter(pk__in=of_kind)
    }


def _event(one: Any, about: Key | None, titles: dict[Key, str], actor: Actor) -> PlannedEvent:
    is_task = isinstance(one, Task)
    of_record = kinds.get(about[0]) if about in titles and about else None
    own = f"/tasks/{one.pk}" if is_task else f"/activities/{one.pk}"
    return PlannedEvent(
        id=one.pk,
        kind=one.record_kind,
        title=str(one),
        at=one.due_at,
        href=of_record.url(about[1]) if of_record and about else own,
        icon=TASK_LOOK.icon if is_task else look_of(one.kind).icon,
        color=painted(one.color) if not is_task and one.color else "",
        about=titles.get(about, "") if about else "",
        person=one.responsible.name if one.responsible else None,
        is_done=one.done_at is not None,
        is_late=one.done_at is None and one.due_at < clock.now(),
        may_move=one.done_at is None and _may_change(one, about, actor),
    )


def _may_change(one: Any, about: Key | None, actor: Actor) -> bool:
    """As far as scopes alone say; who may not is told when they try."""
    kind = one.record_kind if isinstance(one, Task) or about is None else about[0]
    return one.responsible_id == actor.id or may(actor, kind, Verb.CHANGE)


PLANNING = Planning(plan=plan)
AGENDA = Agenda(events=events_between, find=find, move=move)
