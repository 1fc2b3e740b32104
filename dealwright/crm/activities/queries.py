"""Questions about activities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value, Window
from django.utils import timezone

from dealwright.crm.activities.models import Activity, Binding, ReminderChoice, When
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.text import like_pattern, search_key
from dealwright.people.users.models import User
from dealwright.web.formats import local_day
from dealwright.work.tasks.models import Task
from dealwright.work.tasks.queries import open_tasks_about

MOST_ON_A_CARD = 50
TASK = "task"


@dataclass(frozen=True)
class NextStep:
    """What is planned next for a record, and how much else waits."""

    label: str
    due_at: datetime | None
    is_late: bool
    kind: str
    """Of the activity (`call`), or `task`."""
    id: int
    due: int = 0
    """Activities and tasks planned for today or overdue: the red mark."""
    unanswered: int = 0
    """What came in and nobody has answered: the green mark."""

    @property
    def url(self) -> str:
        """Its card."""
        return f"/tasks/{self.id}" if self.kind == TASK else f"/activities/{self.id}"


def end_of_today() -> datetime:
    """The last moment of the reader's day, exclusive."""
    tomorrow = local_day(clock.now()) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))


def next_steps(kind: str, ids: Iterable[int], actor: Actor) -> dict[int, NextStep]:
    """For each of these records, which the actor sees, the next activity or task about it; one query."""
    ids = list(ids)
    if not ids:
        return {}
    tonight, now = end_of_today(), clock.now()
    rows = _first_activities(kind, ids, tonight).union(_first_tasks(kind, ids, actor, tonight), all=True)
    found: dict[int, NextStep] = {}
    for on, what, id, label, due_at, due, unanswered in rows:
        late = due_at is not None and due_at < now
        step = NextStep(label, due_at, late, what, id, due, unanswered)
        found[on] = _sooner(found[on], step) if on in found else step
    return found


def open_about(record: Any, *, actor: Actor) -> tuple[list[Activity], list[Task]]:
    """What is still to be done about a record the actor sees, the next deadline first; two queries."""
    activities = (
        Activity.objects.open()
        .about(record.record_kind, record.pk)
        .select_related("responsible")
        .order_by(F("due_at").asc(nulls_last=True), "pk")
    )
    return list(activities[:MOST_ON_A_CARD]), open_tasks_about(record, actor=actor)


def next_planned(on: Any, *, actor: Actor) -> Activity | Task | None:
    """What is planned next for a record and the actor may change; two queries."""
    activity = (
        Activity.objects.changed_by(actor)
        .open()
        .about(on.record_kind, on.pk)
        .order_by(F("due_at").asc(nulls_last=True), "pk")
        .first()
    )
    task = (
        Task.objects.changed_by(actor)
        .open()
        .filter(about_kind=on.record_kind, about_id=on.pk)
        .order_by(F("due_at").asc(nulls_last=True), "pk")
        .first()
    )
    found = [one for one in (activity, task) if one is not None]
    return min(found, key=lambda one: (one.due_at is None, one.due_at or clock.now()), default=None)


def search_activities(activities: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those in whose subject all of the text stands."""
    return activities.filter(search_key__like=like_pattern(search_key(text)))


def choice_of(person: User) -> ReminderChoice:
    """How they want to be reminded."""
    return ReminderChoice.objects.filter(user=person).first() or ReminderChoice(user=person)


def results_of(ids: Iterable[int]) -> dict[int, str]:
    """What came of these activities, for the bodies of a timeline page."""
    return dict(Activity.everything.filter(pk__in=list(ids)).values_list("pk", "result"))


def _first_activities(kind: str, ids: list[int], tonight: datetime) -> Any:
    """Of each record the open activity that is due first. Whoever sees the record sees what is about it."""
    due = Q(activity__due_at__lt=tonight) | Q(activity__when=When.AS_SOON_AS_POSSIBLE)
    open_ones = Binding.objects.filter(
        on_kind=kind, on_id__in=ids, activity__done_at=None, activity__deleted_at=None
    )
    per_record = [F("on_id")]
    return (
        open_ones.order_by("on_id", F("activity__due_at").asc(nulls_last=True), "activity_id")
        .distinct("on_id")
        .annotate(
            due=Window(Count("pk", filter=due), partition_by=per_record),
            unanswered=Window(Count("pk", filter=Q(activity__is_unanswered=True)), partition_by=per_record),
        )
        .values_list(
            "on_id",
            "activity__kind",
            "activity_id",
            "activity__subject",
            "activity__due_at",
            "due",
            "unanswered",
        )
    )


def _first_tasks(kind: str, ids: list[int], actor: Actor, tonight: datetime) -> Any:
    """Of each record the open task that is due first, of those the actor may see."""
    return (
        Task.objects.seen_by(actor)
        .open()
        .filter(about_kind=kind, about_id__in=ids)
        .order_by("about_id", F("due_at").asc(nulls_last=True), "id")
        .distinct("about_id")
        .annotate(
            what=Value(TASK),
            due=Window(Count("pk", filter=Q(due_at__lt=tonight)), partition_by=[F("about_id")]),
            unanswered=Value(0),
        )
        .values_list("about_id", "what", "id", "title", "due_at", "due", "unanswered")
    )


def _sooner(one: NextStep, other: NextStep) -> NextStep:
    """That of the two which is due first, with the marks of both."""
    first = min(one, other, key=lambda step: (step.due_at is None, step.due_at or clock.now()))
    return NextStep(
        first.label,
        first.due_at,
        first.is_late,
        first.kind,
        first.id,
        one.due + other.due,
        one.unanswered + other.unanswered,
    )
