"""What a program sees of triggers and may do with them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Record, ShortText, omitted
from dealwright.api.versions import expected_version
from dealwright.automation.triggers import actions
from dealwright.automation.triggers.models import Trigger
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.records.pipelines.models import Stage


class TriggerOut(Record):
    """What moves records to a stage."""

    record_kind: str = Field(examples=["deal"])
    pipeline_id: Id
    stage_id: Id
    kind: str = Field(examples=["payment.received"])
    """The kind of event it waits for."""
    settings: dict[str, Any]
    """Facts the event must have; empty takes every one."""
    condition: str | None = Field(description="Null: in this release `settings` say all there is to say.")
    allow_back: bool
    is_active: bool

    @staticmethod
    def resolve_record_kind(trigger: Trigger) -> str:
        return trigger.stage.pipeline.of_kind

    @staticmethod
    def resolve_pipeline_id(trigger: Trigger) -> int:
        return trigger.stage.pipeline_id

    @staticmethod
    def resolve_condition(trigger: Trigger) -> None:
        return None

    @staticmethod
    def resolve_kind(trigger: Trigger) -> str:
        return trigger.event_kind


class NewTrigger(Body):
    """A trigger to be put on a stage."""

    stage_id: Id
    kind: ShortText = Field(examples=["payment.received"])
    settings: dict[str, Any] = Field(default={}, examples=[{"provider": "sandbox"}])
    allow_back: bool = False


class TriggerChanges(Changes):
    """What is to be changed about a trigger; its stage stays."""

    kind: ShortText = omitted
    settings: dict[str, Any] = omitted
    allow_back: bool = omitted
    is_active: bool = omitted


TRIGGERS = ListOf(
    Trigger,
    fields={
        "stage_id": int,
        "pipeline_id": Where(int, path="stage__pipeline_id"),
        "kind": Where(str, path="event_kind"),
        "is_active": bool,
    },
)

router = Router()


@router.list("", TRIGGERS, TriggerOut)
def list_triggers(request: HttpRequest) -> QuerySet[Trigger]:
    """Triggers on all stages, for those who may change settings."""
    return _triggers(request)


@router.post("", TriggerOut, status=201)
def create_trigger(request: HttpRequest, new: NewTrigger) -> Trigger:
    """Let an event move records to a stage."""
    access.require_settings(request.actor)
    stage = Stage.objects.select_related("pipeline").filter(pk=new.stage_id).first()
    if stage is None:
        raise Refused(_("There is no such stage."), field="stage_id")
    return actions.create_trigger(
        stage=stage,
        event_kind=new.kind,
        settings=new.settings,
        allow_back=new.allow_back,
        by=request.actor,
    )


@router.get("/{id}", TriggerOut)
def get_trigger(request: HttpRequest, id: Id) -> Trigger:
    """One trigger."""
    return _triggers(request).get(pk=id)


@router.patch("/{id}", TriggerOut)
def change_trigger(request: HttpRequest, id: Id, changes: TriggerChanges) -> Trigger:
    """Change a trigger."""
    trigger = _triggers(request).get(pk=id)
    given = changes.given()
    if "kind" in given:
        given["event_kind"] = given.pop("kind")
    return actions.edit_trigger(trigger, version=changes.version, **given, by=request.actor)


@router.delete("/{id}")
def delete_trigger(request: HttpRequest, id: Id) -> None:
    """Take a trigger off its stage."""
    trigger = _triggers(request).get(pk=id)
    actions.delete_trigger(trigger, version=expected_version(request), by=request.actor)


def _triggers(request: HttpRequest) -> QuerySet[Trigger]:
    access.require_settings(request.actor)
    return Trigger.objects.select_related("stage__pipeline")
