"""What a program sees of pipelines and their stages, and may do with them."""

from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Record, Text, Verb, omitted
from dealwright.api.versions import expected_version
from dealwright.people import access
from dealwright.records.colors import PALETTE
from dealwright.records.pipelines import actions
from dealwright.records.pipelines.actions import NewStage
from dealwright.records.pipelines.actions.pipelines import kind_with_stages
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage
from dealwright.records.pipelines.queries import offered_to, pipeline_beside, stage_for

Color = Annotated[str, Field(json_schema_extra={"enum": list(PALETTE)}, examples=["teal"])]
Name = Annotated[str, Text(80)]
Percent = Annotated[int, Field(ge=0, le=100)]
Demands = Annotated[
    list[Annotated[str, Text(80)]],
    Field(max_length=200, examples=[["amount", "contact"]], json_schema_extra={"uniqueItems": True}),
]
"""Names of fields that a record has to have filled before it may enter the stage."""


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
    required_fields: list[str]
    """What a record has to have filled before people and programs may bring it here."""


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
    required_fields: Demands = []

    def as_new_stage(self) -> NewStage:
        """The stage in the words of the action."""
        return NewStage(
            self.name,
            Semantic(self.semantic),
            self.color,
            self.probability,
            self.code,
            tuple(self.required_fields),
        )


class NewPipeline(Body):
    """A pipeline to be made: open stages, exactly one won, at least one lost, in that order."""

    name: Name
    record_kind: Annotated[str, Text(40)] = Field(default="deal", examples=["deal"])
    """A kind whose records stand in pipelines: `deal`, `lead`."""
    stages: Annotated[list[StageIn], Field(min_length=3, max_length=50)]


class PipelineChanges(Changes):
    """What may change of a pipeline."""

    name: Name = omitted


class Place(Verb):
    """Where it goes; `version` is that of the pipeline."""

    before_id: Id | None = None
    """The one it comes before; left out, it becomes the last."""


class AddedStage(StageIn):
    """A stage for a pipeline that stands."""

    after_id: Id | None = None
    """The stage it comes after; left out, it becomes the last of its sort."""


class StageChanges(Changes):
    """What may change of a stage; `version` is that of its pipeline. What it means stays."""

    name: Name = omitted
    color: Color = omitted
    probability: Percent = omitted
    required_fields: Demands = omitted


PIPELINES = ListOf(
    Pipeline,
    fields={"record_kind": Where(str, path="of_kind"), "name": str, "is_default": bool},
    sorts=["position"],
    sort="position",
)

STAGES = ListOf(
    Stage, fields={"name": str, "code": str, "semantic": str}, sorts=["position"], sort="position"
)

PLAIN = Verb()

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
        of_kind=kind_with_stages(new.record_kind).name,
        stages=[stage.as_new_stage() for stage in new.stages],
        by=request.actor,
    )


@router.patch("/{id}", PipelineOut)
def change_pipeline(request: HttpRequest, id: Id, changes: PipelineChanges) -> Pipeline:
    """Rename a pipeline. Needs the right to change settings."""
    access.require_settings(request.actor)
    pipeline, given = Pipeline.objects.get(pk=id), changes.given()
    if "name" not in given:
        return pipeline
    return actions.rename_pipeline(pipeline, **given, version=changes.version, by=request.actor)


@router.delete("/{id}")
def delete_pipeline(request: HttpRequest, id: Id) -> None:
    """Delete a pipeline that is not the default one, holds no record and is named by no settings.

    Needs the right to change settings.
    """
    access.require_settings(request.actor)
    pipeline = Pipeline.objects.get(pk=id)
    actions.delete_pipeline(pipeline, version=expected_version(request), by=request.actor)


@router.post("/{id}/make-default", PipelineOut)
def make_pipeline_default(request: HttpRequest, id: Id, verb: Verb = PLAIN) -> Pipeline:
    """Let new records go into this pipeline where nobody says otherwise.

    Needs the right to change settings.
    """
    access.require_settings(request.actor)
    return actions.make_default(Pipeline.objects.get(pk=id), version=verb.version, by=request.actor)


@router.post("/{id}/place", PipelineOut)
def place_pipeline(request: HttpRequest, id: Id, place: Place) -> Pipeline:
    """Put a pipeline before another one of its kind, or at the end. Needs the right to change settings."""
    access.require_settings(request.actor)
    pipeline = Pipeline.objects.get(pk=id)
    before = pipeline_beside(pipeline, place.before_id) if place.before_id else None
    return actions.place_pipeline(pipeline, before=before, version=place.version, by=request.actor)


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
    """Rename or colour a stage, give it another probability, or let it demand other fields.

    Needs the right to change settings.
    """
    access.require_settings(request.actor)
    stage = _stage(id, stage_id)
    return actions.edit_stage(stage, **changes.given(), version=changes.version, by=request.actor)


@router.post("/{id}/stages/{stage_id}/place", StageOut)
def place_stage(request: HttpRequest, id: Id, stage_id: Id, place: Place) -> Stage:
    """Put a stage before another one: open ones stay first, then the won one, then the lost ones.

    Needs the right to change settings.
    """
    access.require_settings(request.actor)
    before = stage_for(id, place.before_id, field="before_id") if place.before_id else None
    return actions.place_stage(_stage(id, stage_id), before=before, version=place.version, by=request.actor)


@router.delete("/{id}/stages/{stage_id}")
def delete_stage(request: HttpRequest, id: Id, stage_id: Id) -> None:
    """Delete a stage on which no record stands, not even in the archive or the recycle bin.

    Needs the right to change settings. `If-Match` is the version of the pipeline.
    """
    access.require_settings(request.actor)
    actions.delete_stage(_stage(id, stage_id), version=expected_version(request), by=request.actor)


def _stage(pipeline_id: int, stage_id: int) -> Stage:
    found: Stage = Stage.objects.select_related("pipeline").get(pk=stage_id, pipeline=pipeline_id)
    return found


def _offered(request: HttpRequest) -> QuerySet[Pipeline]:
    return offered_to(request.actor, Pipeline.objects.all())
