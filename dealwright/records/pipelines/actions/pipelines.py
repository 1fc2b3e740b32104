"""Verbs that make pipelines, name them and put them in order."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.colors import checked_color
from dealwright.records.pipelines import limits
from dealwright.records.pipelines.actions.values import (
    MOST_PIPELINES,
    NewStage,
    checked_code,
    checked_demands,
    checked_probability,
    has_one_pipeline,
    index_before,
    locked_pipeline,
    named,
    put_between,
    refuse_order,
    save_changed,
)
from dealwright.records.pipelines.events import PipelineBecameDefault, PipelineCreated, PipelineEdited
from dealwright.records.pipelines.models import Pipeline, Stage


@action
def create_pipeline(
    *, name: str, stages: list[NewStage], of_kind: str = "deal", is_default: bool = False, by: Actor
) -> Pipeline:
    """Make a pipeline: open stages, exactly one won, at least one lost, in that order (CR-16)."""
    refuse_order([stage.semantic for stage in stages])
    if len(stages) > limits.MOST_STAGES:
        raise Refused(_("A pipeline has at most 50 stages."), field="stages")
    others = Pipeline.objects.filter(of_kind=of_kind)
    if has_one_pipeline(of_kind) and others.exists():
        raise Refused(_("These records have one row of stages, and it is there already."), field="name")
    if others.count() >= MOST_PIPELINES:
        raise Refused(_("There are at most 50 pipelines of one kind."), field="name")
    last = Pipeline.objects.aggregate(last=Max("position"))["last"] or 0
    pipeline = Pipeline.objects.create(
        name=named(name), of_kind=of_kind, is_default=is_default, position=last + 1
    )
    codes: list[str] = []
    made: list[Stage] = []
    for position, stage in enumerate(stages, start=1):
        codes.append(checked_code(stage.code, pipeline, codes, field="stages"))
        made.append(
            Stage(
                pipeline=pipeline,
                name=named(stage.name, "stages"),
                semantic=stage.semantic,
                color=checked_color(stage.color),
                probability=checked_probability(stage.probability),
                code=codes[-1],
                position=position,
                required_fields=checked_demands(stage.required_fields, of_kind, stage.semantic),
            )
        )
    Stage.objects.bulk_create(made)
    record(PipelineCreated(stages=[stage.name for stage in stages]), on=pipeline)
    return pipeline


@action
def rename_pipeline(pipeline: Pipeline, *, name: str, version: int | None = None, by: Actor) -> Pipeline:
    """Give a pipeline another name."""
    pipeline = locked_pipeline(pipeline, version)
    before, pipeline.name = pipeline.name, named(name)
    if before != pipeline.name:
        save_changed(pipeline)
        record(_edited("name", before, pipeline.name), on=pipeline)
    return pipeline


@action
def make_default(pipeline: Pipeline, *, version: int | None = None, by: Actor) -> Pipeline:
    """Let new records go into this pipeline where nobody says otherwise."""
    of_kind = Pipeline.objects.filter(of_kind=pipeline.of_kind).order_by("pk")
    present = next((one for one in of_kind.select_for_update(no_key=True) if one.is_default), None)
    pipeline = locked_pipeline(pipeline, version)
    if pipeline.is_default:
        return pipeline
    if present is not None:  # at most one is the default, and the database looks after every row
        present.is_default = False
        save_changed(present)
    pipeline.is_default = True
    save_changed(pipeline)
    record(PipelineBecameDefault(before=ref(present) if present else None), on=pipeline)
    return pipeline


@action
def place_pipeline(
    pipeline: Pipeline, *, before: Pipeline | None, version: int | None = None, by: Actor
) -> Pipeline:
    """Put a pipeline before another one of its kind, or at the end."""
    of_kind = list(
        Pipeline.objects.filter(of_kind=pipeline.of_kind).select_for_update(no_key=True).order_by("pk")
    )
    others = sorted((one for one in of_kind if one != pipeline), key=lambda one: (one.position, one.pk))
    pipeline = locked_pipeline(pipeline, version)
    at = index_before(before, others, refusal=_("This is no pipeline of the same kind."))
    was = pipeline.position
    if put_between(pipeline, others, at):
        save_changed(pipeline)
        record(_edited("position", was, pipeline.position), on=pipeline)
    return pipeline


def kind_with_stages(name: str, *, field: str = "record_kind") -> kinds.RecordKind:
    """The kind, if its records stand in pipelines; Refused otherwise."""
    found = next((kind for kind in kinds.with_stages() if kind.name == name), None)
    if found is None:
        raise Refused(_("Records of this kind stand in no pipelines."), field=field)
    return found


def _edited(field: str, before: object, after: object) -> PipelineEdited:
    return PipelineEdited(changes=[FieldChange(field=field, before=before, after=after)])
