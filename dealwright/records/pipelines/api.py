"""What a program sees of pipelines and their stages, and may do with them."""

from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Record, Text, omitted
from dealwright.people import access
from dealwright.records.colors import PALETTE
from dealwright.records.pipelines import actions
from dealwright.records.pipelines.actions import NewStage
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.pipelines.queries import offered_to, stage_for

Color = Annotated[str, Field(json_schema_extra={"enum": list(PALETTE)}, examples=["teal"])]
Name = Annotated[str, Text(80)]
Percent = Annotated[int, Field(ge=0, le=100)]


class StageOut(Out):
    """A step of a pipeline."""

    id: Id
    name: str
    code: str
    color: str
    position: float
    semantic: Literal["open", "won", "lost"]
    probability: int
    """Percent."""


class PipelineOut(Record):
    """The way records of one kind go, stage by stage, to won or lost."""

    name: str
    record_kind: str = Field(examples=["deal"])
    is_default: bool
    stages: list[StageOut]

    @staticmethod
    def resolve_record_kind(pipeline: Pipeline) -> str:
        return pipeline.of_kind

    @staticmethod
    def resolve_stages(pipeline: Pipeline) -> list[Stage]:
        return list(pipeline.stages.all())


class StageIn(Body):
    """A stage to be made."""

    name: Name
    semantic: Literal["open", "won", "lost"] = "open"
    color: Color = "slate"
    probability: Percent = 0
    code: Annotated[str, Text(50, empty=True)] = ""

    def as_new_stage(self) -> NewStage:
        """The stage in the words of the action."""
        return NewStage(self.name, Semantic(self.semantic), self.color, self.probability, self.code)


class NewPipeline(Body):
    """A pipeline to be made: open stages, exactly one won, at least one lost, in that order."""

    name: Name
    record_kind: Literal["deal"] = "deal"
    stages: Annotated[list[StageIn], Field(min_length=3, max_length=50)]


class AddedStage(StageIn):
    """A stage for a pipeline that stands."""

    after_id: Id | None = None
    """The stage it comes after; left out, it becomes the last of its sort."""


class StageChanges(Changes):
    """What may change of a stage."""

    name: Name = omitted
    color: Color = omitted
    probability: Percent = omitted


PIPELINES = ListOf(
    Pipeline,
    fields={"record_kind": Where(str, path="of_kind"), "name": str, "is_default": bool},
    sorts=["position"],
    sort="position",
)

STAGES = ListOf(
    Stage, fields={"name": str, "code": str, "semantic": str}, sorts=["position"], sort="position"
)

router = Router()


@router.list("", PIPELINES, PipelineOut)
def list_pipelines(request: HttpRequest) -> QuerySet[Pipeline]:
    """The pipelines in which you may see records, with their stages, in the order people see them."""
    return offered_to(request.actor, Pipeline.objects.prefetch_related("stages"))


@router.get("/{id}", PipelineOut)
def get_pipeline(request: HttpRequest, id: Id) -> Pipeline:
    """One pipeline with its stages."""
    return _offered(request).get(pk=id)


@router.post("", PipelineOut, status=201)
def create_pipeline(request: HttpRequest, new: NewPipeline) -> Pipeline:
    """Make a pipeline. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.create_pipeline(
        name=new.name,
        of_kind=new.record_kind,
        stages=[stage.as_new_stage() for stage in new.stages],
        by=request.actor,
    )


@router.list("/{id}/stages", STAGES, StageOut)
def list_stages(request: HttpRequest, id: Id) -> QuerySet[Stage]:
    """The stages of a pipeline, in the order in which people see them."""
    return Stage.objects.filter(pipeline=_offered(request).get(pk=id))


@router.post("/{id}/stages", StageOut, status=201)
def add_stage(request: HttpRequest, id: Id, new: AddedStage) -> Stage:
    """Add an open or a lost stage. Needs the right to change settings."""
    access.require_settings(request.actor)
    pipeline = Pipeline.objects.get(pk=id)
    after = stage_for(pipeline.pk, new.after_id, field="after_id") if new.after_id else None
    return actions.add_stage(pipeline, stage=new.as_new_stage(), after=after, by=request.actor)


@router.patch("/{id}/stages/{stage_id}", StageOut)
def change_stage(request: HttpRequest, id: Id, stage_id: Id, changes: StageChanges) -> Stage:
    """Rename or colour a stage, or give it another probability. Needs the right to change settings."""
    access.require_settings(request.actor)
    stage = Stage.objects.get(pk=stage_id, pipeline=id)
    return actions.edit_stage(stage, **changes.given(), by=request.actor)


def _offered(request: HttpRequest) -> QuerySet[Pipeline]:
    return offered_to(request.actor, Pipeline.objects.all())
