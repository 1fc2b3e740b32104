"""Through which stages a record went, as the log tells (CR-25)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from typing import Any

from dealwright.events.declaring import all_declared, declared
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
    """A stage the record came to."""

    id: int
    type: StepType
    at: datetime
    stage_id: int
    stage_name: str
    """As it was called then."""
    pipeline_id: int | None
    """Null where the stage is gone."""
    semantic: str | None
    color: str
    by: str
    """Who brought it there."""
    until: datetime | None = None
    """When it left; none while it stands there."""


def stage_history(record: Any) -> list[StageStep]:
    """The newest steps of a record, oldest of them first; two queries."""
    links = Link.objects.filter(record_kind=record.record_kind, record_id=record.pk)
    kinds = [kind.kind for kind in all_declared() if kind.enters is not None]
    entries = Entry.objects.filter(
        pk__in=links.values("event_id"),
        at__in=links.values("at"),
        kind__in=kinds,
        subject_kind=record.record_kind,
        subject_id=record.pk,
    )
    newest = list(entries.order_by("-at", "-id")[:MOST])[::-1]
    entered = [(entry, came_to) for entry in newest if (came_to := _stage_of(entry)) is not None]
    stages = Stage.objects.in_bulk({came_to["id"] for _entry, came_to in entered})
    steps = [_step(entry, came_to, stages.get(came_to["id"])) for entry, came_to in entered]
    left = [step.at for step in steps[1:]]
    return [replace(step, until=at) for step, at in zip(steps, [*left, None], strict=True)]


def _step(entry: Entry, came_to: dict[str, Any], stage: Stage | None) -> StageStep:
    return StageStep(
        id=entry.pk,
        type=_type_of(entry, stage),
        at=entry.at,
        stage_id=came_to["id"],
        stage_name=came_to["label"],
        pipeline_id=stage.pipeline_id if stage else None,
        semantic=stage.semantic if stage else None,
        color=stage.color if stage else "",
        by=entry.actor_label,
    )


def _type_of(entry: Entry, stage: Stage | None) -> StepType:
    """Who never stood anywhere before was opened there."""
    if "before" not in entry.facts:
        return StepType.CREATED
    if "pipeline" in entry.facts:
        return StepType.PIPELINE_CHANGED
    return StepType.CLOSED if stage is not None and stage.is_final else StepType.MOVED


def _stage_of(entry: Entry) -> dict[str, Any] | None:
    """The stage it entered; none in what was recorded before such records had stages."""
    kind = declared(entry.kind)
    stage: dict[str, Any] | None = entry.facts.get(kind.enters) if kind and kind.enters else None
    return stage
