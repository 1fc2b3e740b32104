"""How far records came, by the history of their stages: the log knows each stage they entered (CR-25)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.api.filters import Where
from dealwright.api.types import Id
from dealwright.events.declaring import all_declared
from dealwright.events.models import Entry, Link
from dealwright.records import kinds
from dealwright.records.fields.types import RecordLink
from dealwright.records.lists.listing import Narrowing
from dealwright.records.pipelines.known import stage_known
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.reports.period import Period
from dealwright.records.reports.tallies import Tally, percent

REACHED_STAGE = "reached_id"
REACHED_NARROWING = Narrowing(REACHED_STAGE, _("Came as far as"), RecordLink("records.Stage"))

_HOW_FAR = """
WITH cohort (id, stage, currency, worth) AS MATERIALIZED ({cohort}),
step (stage, number) AS (SELECT * FROM unnest(%s::bigint[], %s::int[])),
came AS (
  SELECT cohort.id, max(step.number) AS number
  FROM cohort
  JOIN event ON event.subject_kind = %s AND event.subject_id = cohort.id
    AND event.kind = ANY(%s) AND event.at >= %s
  JOIN step ON step.stage = (event.facts -> ({fact}) ->> 'id')::bigint
  GROUP BY cohort.id
)
SELECT coalesce(greatest(step.number, came.number), 0), cohort.stage, cohort.currency,
  count(*), sum(cohort.worth)
FROM cohort LEFT JOIN step ON step.stage = cohort.stage LEFT JOIN came ON came.id = cohort.id
GROUP BY 1, 2, 3
"""
"""How many came how far, and where they stand now; the query inside is written by the ORM."""


@dataclass
class Step:
    """An open stage of the funnel, or its won one at the end."""

    stage: Stage
    reached: Tally = field(default_factory=Tally)
    """Those opened in the period that came as far as this, or further."""
    here: Tally = field(default_factory=Tally)
    """Those of them that stand here now."""
    of_before: int | None = None
    """Percent of those that came as far as the stage before."""
    of_all: int | None = None
    """Percent of those that were opened."""


def funnel_of(opened: QuerySet[Any], pipeline: Pipeline, period: Period, *, sum_of: str | None) -> list[Step]:
    """The funnel of what was opened in the period; one query. Without `sum_of` nothing is summed up."""
    steps = [Step(stage) for stage in stages_in_order(pipeline)]
    for number, stage_id, currency, count, worth in _how_far(opened, steps, period, sum_of):
        for step in steps[: number + 1]:
            step.reached.add(count, currency, worth if sum_of else None)
        for step in steps:
            if step.stage.pk == stage_id:
                step.here.add(count, currency, worth if sum_of else None)
    for before, step in zip([None, *steps], steps, strict=False):
        step.of_before = percent(step.reached.count, before.reached.count) if before else None
        step.of_all = percent(step.reached.count, steps[0].reached.count)
    return steps


def stages_in_order(pipeline: Pipeline) -> list[Stage]:
    """The open stages in their order, and the won one behind them; lost ones lead nowhere."""
    stages = list(pipeline.stages.all())
    won = [stage for stage in stages if stage.semantic == Semantic.WON]
    return [stage for stage in stages if not stage.is_final] + won


def reached(kind: str) -> Where:
    """For the list of a kind: those that came as far as a stage, wherever they stand now."""
    return Where(Id, many=True, of=("stage",), told_by=partial(_that_reached, kind))


def _how_far(
    opened: QuerySet[Any], steps: list[Step], period: Period, sum_of: str | None
) -> list[tuple[Any, ...]]:
    columns = opened.order_by().values_list("pk", "stage_id", "currency", sum_of or "version")
    try:
        cohort, of_cohort = columns.query.sql_with_params()
    except EmptyResultSet:  # a role that sees nothing, or a search too short to find anything
        return []
    facts = _facts_of_entering(opened.model.record_kind)
    fact = "CASE event.kind " + "WHEN %s THEN %s " * len(facts) + "END"
    parameters = [
        *of_cohort,
        [step.stage.pk for step in steps],
        list(range(len(steps))),
        opened.model.record_kind,
        list(facts),
        period.begins,
        *(text for pair in facts.items() for text in pair),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_HOW_FAR.format(cohort=cohort, fact=fact), parameters)
        return cursor.fetchall()


def _that_reached(kind: str, _reader: Any, asked: Q) -> QuerySet[Any]:
    """The keys of those that came as far as one of these stages."""
    found = kinds.get(kind)
    if found is None:
        raise LookupError(f"nobody declares the kind {kind}")
    which = Q(pk__in=[])
    for id in _stages_asked(asked):
        which |= _came_as_far_as(kind, id)
    records: QuerySet[Any] = found.records.filter(which).order_by().values("pk")
    return records


def _stages_asked(asked: Q) -> Iterator[int]:
    for child in asked.children:
        _path, value = child  # type: ignore[misc]
        yield from value if isinstance(value, list) else [value]


def _came_as_far_as(kind: str, stage_id: int) -> Q:
    known = stage_known(stage_id)
    if known is None:
        return Q(pk__in=[])
    pipeline, _stage = known
    order = [stage.pk for stage in stages_in_order(pipeline)]
    if stage_id not in order:
        return Q(stage=stage_id)
    if order[0] == stage_id:
        return Q(pipeline=pipeline.pk)
    further = order[order.index(stage_id) :]
    links = Link.objects.filter(record_kind=kind, record_id=OuterRef(OuterRef("pk")))
    entered = Q(pk__in=[])
    for name, fact in _facts_of_entering(kind).items():
        entered |= Q(kind=name, **{f"facts__{fact}__id__in": further})
    came = Entry.objects.filter(entered, pk__in=links.values("event_id"), subject_kind=kind)
    return Q(pipeline=pipeline.pk) & (
        Q(stage__in=further) | Q(Exists(came.filter(subject_id=OuterRef("pk"))))
    )


def _facts_of_entering(kind: str) -> dict[str, str]:
    """Of the kinds of events by which such a record enters a stage, the fact that names it."""
    return {
        one.kind: one.enters
        for one in all_declared()
        if one.enters is not None and one.kind.partition(".")[0] == kind
    }
