"""Verbs that put deleted pipelines and stages back where they were, under the numbers they had."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.records.pipelines import limits
from dealwright.records.pipelines.actions.values import (
    MOST_PIPELINES,
    checked_code,
    has_one_pipeline,
    locked_pipeline,
    order_of,
    save_changed,
    stages_of,
)
from dealwright.records.pipelines.events import PipelineCreated, PipelineFacts, StageAdded, StageFacts
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.requiring import demandable


@action
def restore_stage(pipeline: Pipeline, *, facts: StageFacts, by: Actor) -> Stage:
    """Put a deleted stage back into its pipeline; demands for fields that are gone since go with them."""
    pipeline = locked_pipeline(pipeline)
    present = stages_of(pipeline)
    limits.refuse_one_more(pipeline, present)
    limits.refuse_long_name(pipeline, facts.name)
    code = checked_code(facts.code, pipeline, (one.code for one in present))
    stage = _stage(pipeline, facts, code=code)
    if _breaks_order([*present, stage]):  # the others were numbered anew meanwhile
        stage.position = max(one.position for one in present if order_of(one) <= order_of(stage))
        following = [one.position for one in present if one.position > stage.position]
        stage.position = (stage.position + min(following)) / 2 if following else stage.position + 1
    stage.save(force_insert=True)
    save_changed(pipeline)
    record(StageAdded(stage=ref(stage)), on=pipeline)
    return stage


@action
def restore_pipeline(id: int, *, facts: PipelineFacts, by: Actor) -> Pipeline:
    """Put a deleted pipeline back with its stages."""
    others = Pipeline.objects.filter(of_kind=facts.of_kind)
    if has_one_pipeline(facts.of_kind) and others.exists():
        raise Refused(_("These records have one row of stages, and it is there already."), field="name")
    if others.count() >= MOST_PIPELINES:
        raise Refused(_("There are at most 50 pipelines of one kind."), field="name")
    pipeline = Pipeline(pk=id, name=facts.name, of_kind=facts.of_kind, position=facts.position)
    pipeline.save(force_insert=True)
    for one in facts.stages:
        _stage(pipeline, one, code=one.code).save(force_insert=True)
    record(PipelineCreated(stages=[one.name for one in facts.stages]), on=pipeline)
    return pipeline


def _stage(pipeline: Pipeline, facts: StageFacts, *, code: str) -> Stage:
    known = {field.name for field in demandable(pipeline.of_kind)}
    values = facts.model_dump(exclude={"code", "required_fields"})
    demands = [name for name in facts.required_fields if name in known]
    return Stage(pipeline=pipeline, code=code, required_fields=demands, **values)


def _breaks_order(stages: Iterable[Stage]) -> bool:
    in_places = [order_of(one) for one in sorted(stages, key=lambda one: (one.position, one.pk))]
    return in_places != sorted(in_places)
