"""Verbs that change pipelines and stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.records.colors import checked_color
from dealwright.records.pipelines.events import PipelineCreated, StageAdded, StageEdited
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage


@dataclass(frozen=True)
class NewStage:
    """A stage to be made with its pipeline."""

    name: str
    semantic: Semantic = Semantic.OPEN
    color: str = "slate"
    probability: int = 0
    code: str = ""


@action
def create_pipeline(
    *, name: str, stages: list[NewStage], of_kind: str = "deal", is_default: bool = False, by: Actor
) -> Pipeline:
    """Make a pipeline: open stages, exactly one won, at least one lost, in that order (CR-16)."""
    semantics = [stage.semantic for stage in stages]
    order = [Semantic.OPEN, Semantic.WON, Semantic.LOST]
    if semantics.count(Semantic.WON) != 1 or set(semantics) != set(order):
        raise Refused(
            _("A pipeline needs an open stage, exactly one won and at least one lost."), field="stages"
        )
    if sorted(semantics, key=order.index) != semantics:
        raise Refused(_("Open stages come first, then the won one, then the lost ones."), field="stages")
    last = Pipeline.objects.aggregate(last=Max("position"))["last"] or 0
    pipeline = Pipeline.objects.create(
        name=_named(name, "name"), of_kind=of_kind, is_default=is_default, position=last + 1
    )
    for position, stage in enumerate(stages, start=1):
        Stage.objects.create(
            pipeline=pipeline,
            name=_named(stage.name, "stages"),
            semantic=stage.semantic,
            color=checked_color(stage.color),
            probability=stage.probability,
            code=stage.code,
            position=position,
        )
    record(PipelineCreated(stages=[stage.name for stage in stages]), on=pipeline)
    return pipeline


@action
def add_stage(pipeline: Pipeline, *, stage: NewStage, after: Stage | None = None, by: Actor) -> Stage:
    """Add an open or lost stage; open ones come after `after`, or as the last open one."""
    pipeline = Pipeline.objects.locked(pipeline)
    if stage.semantic == Semantic.WON:
        raise Refused(_("A pipeline has exactly one won stage."), field="semantic")
    added = Stage.objects.create(
        pipeline=pipeline,
        name=_named(stage.name, "name"),
        semantic=stage.semantic,
        color=checked_color(stage.color),
        probability=stage.probability,
        code=stage.code,
        position=_position_after(pipeline, stage.semantic, after),
    )
    record(StageAdded(stage=ref(added)), on=pipeline)
    return added


@action
def edit_stage(stage: Stage, *, by: Actor, **values: Any) -> Stage:
    """Rename or colour a stage, or give it another probability."""
    stage = Stage.objects.locked(stage)
    if "name" in values:
        values["name"] = _named(values["name"], "name")
    if "color" in values:
        checked_color(values["color"])
    changes = []
    for field in ("name", "color", "probability"):
        before = getattr(stage, field)
        if field in values and values[field] != before:
            changes.append(FieldChange(field=field, before=before, after=values[field]))
            setattr(stage, field, values[field])
    if changes:
        stage.save()
        record(StageEdited(stage=ref(stage), changes=changes), on=stage.pipeline)
    return stage


def _position_after(pipeline: Pipeline, semantic: Semantic, after: Stage | None) -> float:
    stages = list(pipeline.stages.all())
    same = [stage for stage in stages if stage.semantic == semantic]
    before = after if after in same else same[-1]
    following = [stage for stage in stages if before.is_before(stage)]
    return (before.position + following[0].position) / 2 if following else before.position + 1


def _named(name: str, field: str) -> str:
    name = name.strip()
    if not name:
        raise Refused(_("Write a name."), field=field)
    if len(name) > 80:
        raise Refused(_("This name is longer than 80 letters."), field=field)
    return name
