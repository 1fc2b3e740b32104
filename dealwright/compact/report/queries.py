"""The report of actions done. A subject about which nobody did anything is not in it (OL-21)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from dealwright.compact.subjects.queries import funnel
from dealwright.crm.activities.models import Activity, Binding
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.periods import beginning_of
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Semantic, Stage
from dealwright.records.uncounted import counted
from dealwright.web.formats import local_day

LONGEST = timedelta(days=366 * 5)
MOST_ROWS = 200
"""Actions that are listed behind one number."""


@dataclass(frozen=True)
class Asked:
    """What the report is asked about."""

    first: date
    last: date
    user_id: int | None = None
    stage_id: int | None = None
    result: str = ""
    """`open`, `won`, `lost`."""

    @property
    def problem(self) -> str:
        """Why this is no period a report covers; empty for one that is."""
        if self.last < self.first:
            return _("The period ends before it begins.")
        return _("A report covers five years at most.") if self.last - self.first > LONGEST else ""

    @classmethod
    def this_month(cls) -> Asked:
        """From the first of the month until today."""
        today = local_day(clock.now())
        return cls(today.replace(day=1), today)


@dataclass
class Line:
    """What one person did."""

    user: User
    actions: int = 0
    subjects: int = 0
    by_stage: dict[int, int] = field(default_factory=dict)
    """Actions by the stage their subject stands on now."""
    by_result: dict[str, int] = field(default_factory=dict)
    """Actions by what became of their subject."""


@dataclass(frozen=True)
class Report:
    """What everybody did in the period."""

    asked: Asked
    stages: list[Stage]
    lines: list[Line]
    actions: int
    subjects: int
    """Each counted once, however many people touched it."""


@dataclass(frozen=True)
class Done:
    """One action carried out."""

    activity: Activity
    subject: Deal


def report(asked: Asked, *, actor: Actor) -> Report:
    """The figures, the most diligent first: four queries."""
    stages = list(Stage.objects.filter(pipeline=funnel()))
    bound = _bound(asked, actor)
    counted: Any = (
        bound.values("activity__done_by", "stage")
        .annotate(actions=Count("activity", distinct=True), subjects=Count("on_id", distinct=True))
        .order_by()
    )
    rows = list(counted)
    people = User.objects.in_bulk({row["activity__done_by"] for row in rows})
    semantics = {stage.pk: stage.semantic for stage in stages}
    lines = {id: Line(user) for id, user in people.items()}
    for row in rows:
        line, count = lines[row["activity__done_by"]], row["actions"]
        line.actions += count
        line.subjects += row["subjects"]
        line.by_stage[row["stage"]] = line.by_stage.get(row["stage"], 0) + count
        result = semantics.get(row["stage"], Semantic.OPEN)
        line.by_result[result] = line.by_result.get(result, 0) + count
    return Report(
        asked,
        stages,
        sorted(lines.values(), key=lambda line: (-line.actions, line.user.name)),
        actions=sum(line.actions for line in lines.values()),
        subjects=bound.values("on_id").distinct().count(),
    )


def rows_behind(asked: Asked, *, actor: Actor) -> list[Done]:
    """The actions behind a number, the latest first."""
    found: Any = _bound(asked, actor).select_related("activity__done_by")
    bindings = list(found.order_by("-activity__done_at", "-pk")[:MOST_ROWS])
    subjects = Deal.objects.select_related("stage").in_bulk({one.on_id for one in bindings})
    return [Done(one.activity, subjects[one.on_id]) for one in bindings]


def _bound(asked: Asked, actor: Actor) -> QuerySet[Any]:
    """The bindings of actions done in the period to subjects the actor sees, archived ones too."""
    pipeline = funnel()
    seen: Any = counted(Deal.objects.seen_by(actor, pipeline_id=pipeline.pk), Deal.record_kind)
    seen = seen.filter(pipeline=pipeline)
    if asked.stage_id is not None:
        seen = seen.filter(stage=asked.stage_id)
    if asked.result:
        seen = seen.filter(stage__semantic=asked.result)
    bound: QuerySet[Any] = Binding.objects.filter(
        on_kind=Deal.record_kind,
        on_id__in=seen.order_by().values("pk"),
        activity__deleted_at=None,
        activity__done_at__gte=beginning_of(asked.first),
        activity__done_at__lt=beginning_of(asked.last + timedelta(days=1)),
        activity__done_by__isnull=False,
    )
    if asked.user_id is not None:
        bound = bound.filter(activity__done_by=asked.user_id)
    stage = Deal.objects.filter(pk=OuterRef("on_id")).values("stage")[:1]
    return bound.annotate(stage=Subquery(stage))
