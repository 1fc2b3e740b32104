"""The pipelines with their stages, known by heart: every board, card and move asks for them."""

from __future__ import annotations

from copy import copy

from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit.errors import NotFound, Refused
from dealwright.people.access import Scope, Verb, reach_of
from dealwright.records.heart import ByHeart
from dealwright.records.pipelines.models import Pipeline, Stage


def _read() -> list[Pipeline]:
    return list(Pipeline.objects.prefetch_related("stages"))


_pipelines = ByHeart(_read)


def pipelines_known_to(actor: Actor, record_kind: str) -> list[Pipeline]:
    """The pipelines of a kind in which the actor sees something, with their stages, in order."""
    reach = reach_of(actor, record_kind, Verb.SEE)
    return [
        _own(pipeline)
        for pipeline in _pipelines.get()
        if pipeline.of_kind == record_kind and reach.within(pipeline.pk) is not Scope.NONE
    ]


def ids_known_to(actor: Actor) -> set[int]:
    """The pipelines of whatever kind in which the actor sees something."""
    kinds = {pipeline.of_kind for pipeline in _pipelines.get()}
    return {pipeline.pk for kind in kinds for pipeline in pipelines_known_to(actor, kind)}


def known_pipeline(id: int) -> Pipeline:
    """The pipeline with its stages; there is one of that number."""
    return _own(next(pipeline for pipeline in _pipelines.get() if pipeline.pk == id))


def default_pipeline(record_kind: str, *, by: Actor | None = None) -> Pipeline:
    """The pipeline new records go into: the default one, or the first in which `by` may open one."""
    offered = pipelines_known(record_kind)
    if by is not None:
        reach = reach_of(by, record_kind, Verb.CREATE)
        offered = [pipeline for pipeline in offered if reach.within(pipeline.pk) is not Scope.NONE]
    if not offered:
        raise NotFound(_("There is no pipeline yet; make one first."))
    return min(offered, key=lambda pipeline: (not pipeline.is_default, pipeline.position, pipeline.pk))


def pipelines_known(record_kind: str) -> list[Pipeline]:
    """All pipelines of a kind with their stages, in order: for those who set up what happens on them."""
    return [_own(pipeline) for pipeline in _pipelines.get() if pipeline.of_kind == record_kind]


def stage_known(stage_id: int) -> tuple[Pipeline, Stage] | None:
    """The stage of that number with its pipeline; None where it is gone."""
    for pipeline in _pipelines.get():
        for stage in pipeline.stages.all():
            if stage.pk == stage_id:
                return _own(pipeline), copy(stage)
    return None


def known_stage(pipeline_id: int, stage_id: int | None, *, field: str = "stage_id") -> Stage:
    """The stage, refused at the field when it is unknown or stands in another pipeline."""
    for pipeline in _pipelines.get():
        for stage in pipeline.stages.all():
            if stage.pk == stage_id and pipeline.pk == pipeline_id:
                return copy(stage)
            if stage.pk == stage_id:
                raise Refused(_("This stage belongs to another pipeline."), field=field)
    raise Refused(_("There is no such stage."), field=field)


def _own(pipeline: Pipeline) -> Pipeline:
    """A copy for one request, with its stages at hand."""
    mine = copy(pipeline)
    mine._prefetched_objects_cache = dict(pipeline._prefetched_objects_cache)  # type: ignore[attr-defined]
    return mine
