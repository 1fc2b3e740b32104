"""Verbs that add stages, change them and put them in order."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.records.colors import checked_color
from dealwright.records.pipelines import limits
from dealwright.records.pipelines.actions.values import (
    NewStage,
    checked_code,
    checked_demands,
    checked_probability,
    has_one_pipeline,
    index_before,
    locked_pipeline,
    named,
    order_of,
    put_between,
    refuse_order,
    save_changed,
    stages_of,
)
from dealwright.records.pipelines.events import StageAdded, StageEdited
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage


@action
def add_stage(
    pipeline: Pipeline, *, stage: NewStage, after: Stage | None = None, version: int | None = None, by: Actor
) -> Stage:
    """Add an open or lost stage; open ones come after `after`, or as the last open one."""
    pipeline = locked_pipeline(pipeline, version)
    if stage.semantic == Semantic.WON:
        raise Refused(_("A pipeline has exactly one won stage."), field="semantic")
    if stage.semantic == Semantic.LOST and has_one_pipeline(pipeline.of_kind):
        raise Refused(_("These records have exactly one lost stage."), field="semantic")
    if not stage.code.strip() and has_one_pipeline(pipeline.of_kind):
        raise Refused(_("Give it a code: these records are known by it."), field="code")
    present = stages_of(pipeline)
    limits.refuse_one_more(pipeline, present)
    limits.refuse_long_name(pipeline, named(stage.name))
    added = Stage.objects.create(
        pipeline=pipeline,
        name=named(stage.name),
        semantic=stage.semantic,
        color=checked_color(stage.color),
        probability=checked_probability(stage.probability),
        code=checked_code(stage.code, pipeline, (one.code for one in present)),
        position=_position_after(present, stage.semantic, after),
        required_fields=checked_demands(stage.required_fields, pipeline.of_kind, stage.semantic),
    )
    save_changed(pipeline)
    record(StageAdded(stage=ref(added)), on=pipeline)
    return added


@action
def edit_stage(stage: Stage, *, version: int | None = None, by: Actor, **values: Any) -> Stage:
    """Rename or colour a stage, give it another probability, or let it demand other fields.

    `version` is that of its pipeline. What a stage means stays: records on it are open or closed by that.
    """
    pipeline = locked_pipeline(stage.pipeline, version)
    stage = Stage.objects.locked(stage)
    stage.pipeline = pipeline
    checked = {name: _CHECKS[name](value, stage) for name, value in values.items()}
    if "name" in checked:
        limits.refuse_long_name(pipeline, checked["name"])
    changes = []
    for field, value in checked.items():
        before = getattr(stage, field)
        if value != before:
            changes.append(FieldChange(field=field, before=before, after=value))
            setattr(stage, field, value)
    if changes:
        stage.save()
        save_changed(pipeline)
        record(StageEdited(stage=ref(stage), changes=changes), on=pipeline)
    return stage


@action
def place_stage(stage: Stage, *, before: Stage | None, version: int | None = None, by: Actor) -> Stage:
    """Put a stage before another one of its pipeline, or as the last of its sort.

    Open stages stay before the won one, and the won one before the lost ones (CR-16).
    """
    pipeline = locked_pipeline(stage.pipeline, version)
    stages = stages_of(pipeline)
    stage = next((one for one in stages if one.pk == stage.pk), stage)
    others = [one for one in stages if one.pk != stage.pk]
    if before is None:
        at = sum(order_of(other) <= order_of(stage) for other in others)  # behind the last of its sort
    else:
        at = index_before(before, others, refusal=_("This stage belongs to another pipeline."))
    refuse_order([Semantic(one.semantic) for one in [*others[:at], stage, *others[at:]]], field="before_id")
    was = stage.position
    if put_between(stage, others, at):
        stage.save()
        save_changed(pipeline)
        change = FieldChange(field="position", before=was, after=stage.position)
        record(StageEdited(stage=ref(stage), changes=[change]), on=pipeline)
    stage.pipeline = pipeline
    return stage


_CHECKS: dict[str, Any] = {
    "name": lambda name, _stage: named(name),
    "color": lambda color, _stage: checked_color(color),
    "probability": lambda percent, _stage: checked_probability(percent),
    "required_fields": lambda names, stage: checked_demands(names, stage.pipeline.of_kind, stage.semantic),
}


def _position_after(stages: list[Stage], semantic: Semantic, after: Stage | None) -> float:
    same = [stage for stage in stages if stage.semantic == semantic]
    before = after if after in same else same[-1]
    following = [stage for stage in stages if before.is_before(stage)]
    return (before.position + following[0].position) / 2 if following else before.position + 1
