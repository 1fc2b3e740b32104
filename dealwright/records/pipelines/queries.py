"""Questions about pipelines and stages."""

from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Scope, Verb, may_change_settings, protected_kinds, reach_of
from dealwright.records.pipelines.models import Pipeline, Stage


def pipelines_of(record_kind: str) -> QuerySet[Pipeline]:
    """The pipelines of a kind with their stages, in order; two queries."""
    return Pipeline.objects.filter(of_kind=record_kind).prefetch_related(
        Prefetch("stages", queryset=Stage.objects.all())
    )


def offered_to(actor: Actor, pipelines: QuerySet[Pipeline], verb: Verb = Verb.SEE) -> QuerySet[Pipeline]:
    """Those in which the actor may do this with some record; whoever changes settings is offered all."""
    if may_change_settings(actor):
        return pipelines
    return pipelines.filter(reduce(or_, (_reached(actor, kind.name, verb) for kind in protected_kinds())))


def pipelines_for(actor: Actor, record_kind: str, verb: Verb = Verb.SEE) -> QuerySet[Pipeline]:
    """The pipelines of a kind in which the actor may do this, with their stages, in order; two queries.

    Unlike in `offered_to` nobody is offered more: a form must not offer what its action refuses.
    """
    return pipelines_of(record_kind).filter(_reached(actor, record_kind, verb))


def stage_for(pipeline_id: int, stage_id: int, *, field: str = "stage_id") -> Stage:
    """The stage, refused at the field when it is unknown or stands in another pipeline."""
    stage = Stage.objects.filter(pk=stage_id).first()
    if stage is None:
        raise Refused(_("There is no such stage."), field=field)
    if stage.pipeline_id != pipeline_id:
        raise Refused(_("This stage belongs to another pipeline."), field=field)
    return stage


def stage_anywhere(record_kind: str, stage_id: int, *, field: str = "stage_id") -> Stage:
    """A stage of any pipeline of the kind, with its pipeline; Refused at the field where there is none."""
    stage = (
        Stage.objects.select_related("pipeline").filter(pk=stage_id, pipeline__of_kind=record_kind).first()
    )
    if stage is None:
        raise Refused(_("There is no such stage."), field=field)
    return stage


def pipeline_beside(pipeline: Pipeline, id: int, *, field: str = "before_id") -> Pipeline:
    """Another pipeline of the same kind; Refused at the field where there is none."""
    found: Pipeline | None = Pipeline.objects.filter(pk=id, of_kind=pipeline.of_kind).first()
    if found is None:
        raise Refused(_("There is no such pipeline."), field=field)
    return found


def _reached(actor: Actor, record_kind: str, verb: Verb) -> Q:
    """The pipelines of a kind in which the actor's reach is not nothing."""
    reach = reach_of(actor, record_kind, verb)
    open_ones = [id for id, scope in reach.pipelines.items() if scope is not Scope.NONE]
    closed = [id for id, scope in reach.pipelines.items() if scope is Scope.NONE]
    of_kind = Q(of_kind=record_kind)
    return of_kind & (Q(pk__in=open_ones) if reach.rest is Scope.NONE else ~Q(pk__in=closed))
