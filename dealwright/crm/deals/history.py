"""Through which stages a deal went, as the log tells (CR-25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from dealwright.crm.deals.events import DealCreated, DealMoved, DealPipelineChanged
from dealwright.crm.deals.models import Deal
from dealwright.events.models import Entry, Link
from dealwright.records.pipelines.models import Stage

MOST = 500


class StepType(IntEnum):
    """What a step of the history is, in the numbers of the dialect."""

    CREATED = 1
    MOVED = 2
    CLOSED = 3
    PIPELINE_CHANGED = 5


@dataclass(frozen=True)
class StageStep:
    """A stage the deal came to."""

    id: int
    type: StepType
    at: datetime
    stage_id: int
    stage_name: str
    """As it was called then."""
    pipeline_id: int | None
    """Null where the stage is gone."""
    semantic: str | None


def stage_history(deal: Deal) -> list[StageStep]:
    """The newest steps of a deal, oldest of them first; two queries."""
    links = Link.objects.filter(record_kind=deal.record_kind, record_id=deal.pk)
    kinds = [DealCreated.kind, DealMoved.kind, DealPipelineChanged.kind]
    entries = Entry.objects.filter(
        pk__in=links.values("event_id"),
        at__in=links.values("at"),
        kind__in=kinds,
        subject_kind=deal.record_kind,
        subject_id=deal.pk,
    )
    newest = list(entries.order_by("-at", "-id")[:MOST])[::-1]
    stages = Stage.objects.in_bulk({_stage_of(entry)["id"] for entry in newest})
    return [_step(entry, stages.get(_stage_of(entry)["id"])) for entry in newest]


def _step(entry: Entry, stage: Stage | None) -> StageStep:
    came_to = _stage_of(entry)
    return StageStep(
        id=entry.pk,
        type=_type_of(entry.kind, stage),
        at=entry.at,
        stage_id=came_to["id"],
        stage_name=came_to["label"],
        pipeline_id=stage.pipeline_id if stage else None,
        semantic=stage.semantic if stage else None,
    )


def _type_of(kind: str, stage: Stage | None) -> StepType:
    if kind == DealCreated.kind:
        return StepType.CREATED
    if kind == DealPipelineChanged.kind:
        return StepType.PIPELINE_CHANGED
    return StepType.CLOSED if stage is not None and stage.is_final else StepType.MOVED


def _stage_of(entry: Entry) -> dict[str, Any]:
    stage: dict[str, Any] = entry.facts.get("after") or entry.facts["stage"]
    return stage
