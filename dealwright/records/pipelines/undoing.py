"""How changes of pipelines and their stages are taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from dealwright.events import Actor, FieldChange
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.pipelines import actions, events
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.undo import Step, inverse, set_up

DEFAULT = "default"


def _all_of_their_kind(model: Any, ids: Collection[int]) -> Iterable[Any]:
    """Locked with the others of their kind, as the verbs lock them that put them in order."""
    of_kinds = model.objects.filter(pk__in=ids).values("of_kind")
    locked = model.objects.filter(of_kind__in=of_kinds).order_by("pk").select_for_update(no_key=True)
    return list(locked)


set_up(Pipeline, lock=_all_of_their_kind)


def _of_stage(id: int, what: str) -> str:
    return f"stage.{what}:{id}"


@inverse(of=events.PipelineCreated, touches="pipeline.there", verb=Verb.SETTINGS)
def delete_again(step: Step) -> None:
    """An empty one goes; the verb says why another one stays."""
    actions.delete_pipeline(step.record, by=step.by)


@inverse(of=events.PipelineDeleted, touches="pipeline.there", verb=Verb.SETTINGS, brings_back=True)
def restore(step: Step) -> None:
    """It is there again, with its stages."""
    if step.record is None:
        facts = _kept(step.event.before)
        actions.restore_pipeline(step.entry.subject_id, facts=facts, by=step.by)


@inverse(
    of=events.PipelineEdited,
    touches=lambda event: [f"pipeline.{change.field}" for change in event.changes],
    verb=Verb.SETTINGS,
)
def name_and_place_back(step: Step) -> None:
    """Its name and its place among the others."""
    for change in step.event.changes:
        if not step.holds(getattr(step.record, change.field) == change.after, f"pipeline.{change.field}"):
            continue
        if change.field == "name":
            actions.rename_pipeline(step.record, name=change.before, by=step.by)
        else:
            others = Pipeline.objects.filter(of_kind=step.record.of_kind).exclude(pk=step.record.pk)
            before = others.filter(position__gt=change.before).order_by("position", "pk").first()
            actions.place_pipeline(step.record, before=before, by=step.by)


@inverse(of=events.PipelineBecameDefault, touches=DEFAULT, verb=Verb.SETTINGS)
def make_the_former_one_default(step: Step) -> None:
    """The one that was the default before is it again."""
    if not step.holds(step.record.is_default, DEFAULT):
        return
    former = step.event.before
    found = Pipeline.objects.filter(pk=former.id).first() if former is not None else None
    if found is None:
        raise Refused(_("The pipeline that was the default before is not there any more."))
    actions.make_default(found, by=step.by)


@inverse(of=events.StageAdded, touches=lambda event: [_of_stage(event.stage.id, "there")], verb=Verb.SETTINGS)
def delete_stage_again(step: Step) -> None:
    """An empty one goes; the verb says why another one stays."""
    found = _stage(step)
    if step.holds(found is not None, _of_stage(step.event.stage.id, "there")):
        actions.delete_stage(found, by=step.by)


@inverse(
    of=events.StageDeleted, touches=lambda event: [_of_stage(event.stage.id, "there")], verb=Verb.SETTINGS
)
def restore_stage(step: Step) -> None:
    """It is there again, in its place."""
    if _stage(step) is None:
        actions.restore_stage(step.record, facts=_kept(step.event.before), by=step.by)


@inverse(
    of=events.StageEdited,
    touches=lambda event: [_of_stage(event.stage.id, change.field) for change in event.changes],
    verb=Verb.SETTINGS,
)
def change_stage_back(step: Step) -> None:
    """Its name, colour, probability, demands and place."""
    id, stage = step.event.stage.id, _stage(step)
    if not step.holds(stage is not None, _of_stage(id, "there")):
        return
    holding = [
        change
        for change in step.event.changes
        if step.holds(getattr(stage, change.field) == change.after, _of_stage(id, change.field))
    ]
    values = {change.field: change.before for change in holding if change.field != "position"}
    if values:
        actions.edit_stage(stage, **values, by=step.by)
    for change in holding:
        if change.field == "position":
            _place_back(stage, change, by=step.by)


def _place_back(stage: Any, change: FieldChange, *, by: Actor) -> None:
    alike = Stage.objects.filter(pipeline=stage.pipeline_id, semantic=stage.semantic).exclude(pk=stage.pk)
    before = alike.filter(position__gt=change.before).order_by("position", "pk").first()
    actions.place_stage(stage, before=before, by=by)


def _stage(step: Step) -> Any:
    found = Stage.objects.select_related("pipeline").filter(pk=step.event.stage.id, pipeline=step.record)
    return found.first()


def _kept(facts: Any) -> Any:
    if facts is None:
        raise Refused(_("It was deleted before its details were kept; make it anew."))
    return facts
