"""What a program sees of triggers and may do with them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Record, ShortText, omitted
from dealwright.api.versions import expected_version
from dealwright.automation.calls.pages import ADDRESS
from dealwright.automation.placing import CopyTo, OptionalName, PutOn, person_called, stage_called
from dealwright.automation.triggers import actions, catalogue
from dealwright.automation.triggers.models import Trigger
from dealwright.people import access


class TriggerOut(Record):
    """What moves records to a stage."""

    record_kind: str = Field(examples=["deal"])
    pipeline_id: Id
    stage_id: Id
    name: str
    """What people call it; empty says what it waits for."""
    kind: str = Field(examples=["payment.received"])
    """What it waits for: a kind of the catalogue, or a kind of event as such."""
    settings: dict[str, Any]
    """What its kind asks; of an event as such the facts it must have."""
    condition: dict[str, Any]
    """What must be true of the record when it happens; empty is always."""
    acts_as_id: Id | None
    """In whose name records move; null is whoever is responsible for the record."""
    address_by_id: Id | None
    """Whose rights its address from outside has: who made it last; null where there is none."""
    allow_back: bool
    is_active: bool

    @staticmethod
    def resolve_record_kind(trigger: Trigger) -> str:
        return trigger.stage.pipeline.of_kind

    @staticmethod
    def resolve_pipeline_id(trigger: Trigger) -> int:
        return trigger.stage.pipeline_id


class NewTrigger(Body):
    """A trigger to be put on a stage."""

    stage_id: Id
    kind: ShortText = Field(examples=["payment.received"])
    settings: dict[str, Any] = Field(default={}, examples=[{"provider": "sandbox"}])
    name: OptionalName = ""
    condition: dict[str, Any] = {}
    acts_as_id: Id | None = None
    allow_back: bool = False
    is_active: bool = True


class TriggerChanges(Changes):
    """What is to be changed about a trigger."""

    kind: ShortText = omitted
    settings: dict[str, Any] = omitted
    name: OptionalName = omitted
    condition: dict[str, Any] = omitted
    acts_as_id: Id | None = omitted
    allow_back: bool = omitted
    is_active: bool = omitted


class Address(Out):
    """By which a trigger is called from outside."""

    url: str
    """Answered this once: only its fingerprint is kept."""


class TriggerKindOut(Out):
    """One thing triggers can wait for."""

    kind: str = Field(examples=["field_changed"])
    label: str
    help_text: str
    of_kinds: list[str] | None
    """The kinds of records it can move; null is all."""
    is_of_client: bool
    """Whether it is what a client does: it moves every open record of theirs, and closed ones only where it
    may move them back."""
    tells_changes: bool
    """Whether its condition may ask if a field has changed. Of events as such those of the record's own kind
    may that tell what they changed."""
    settings: dict[str, Any]
    """The JSON schema of its settings."""


class TriggerKinds(Out):
    """Everything triggers can wait for, beside events as such."""

    items: list[TriggerKindOut]


TRIGGERS = ListOf(
    Trigger,
    fields={
        "stage_id": int,
        "pipeline_id": Where(int, path="stage__pipeline_id"),
        "kind": str,
        "is_active": bool,
    },
)

router = Router()
kinds_router = Router()


@router.list("", TRIGGERS, TriggerOut)
def list_triggers(request: HttpRequest) -> QuerySet[Trigger]:
    """Triggers on all stages, for those who may change settings."""
    return _triggers(request)


@router.post("", TriggerOut, status=201)
def create_trigger(request: HttpRequest, new: NewTrigger) -> Trigger:
    """Let something that happens move records to a stage."""
    access.require_settings(request.actor)
    given = new.model_dump()
    stage = stage_called(given.pop("stage_id"))
    return actions.create_trigger(stage=stage, **_with_person(given), by=request.actor)


@router.get("/{id}", TriggerOut)
def get_trigger(request: HttpRequest, id: Id) -> Trigger:
    """One trigger."""
    return _triggers(request).get(pk=id)


@router.patch("/{id}", TriggerOut)
def change_trigger(request: HttpRequest, id: Id, changes: TriggerChanges) -> Trigger:
    """Change a trigger."""
    trigger = _triggers(request).get(pk=id)
    given = _with_person(changes.given())
    return actions.edit_trigger(trigger, version=changes.version, **given, by=request.actor)


@router.delete("/{id}")
def delete_trigger(request: HttpRequest, id: Id) -> None:
    """Take a trigger off its stage."""
    trigger = _triggers(request).get(pk=id)
    actions.delete_trigger(trigger, version=expected_version(request), by=request.actor)


@router.post("/{id}/place", TriggerOut)
def place_trigger(request: HttpRequest, id: Id, place: PutOn) -> Trigger:
    """Put a trigger on another stage, or elsewhere on its own."""
    trigger = _triggers(request).get(pk=id)
    before = None if place.before_id is None else _triggers(request).filter(pk=place.before_id).first()
    stage = stage_called(place.stage_id)
    return actions.place_trigger(trigger, stage=stage, before=before, version=place.version, by=request.actor)


@router.post("/{id}/copy", TriggerOut, status=201)
def copy_trigger(request: HttpRequest, id: Id, target: CopyTo) -> Trigger:
    """Put the same trigger on another stage, too."""
    trigger = _triggers(request).get(pk=id)
    return actions.copy_trigger(trigger, to=stage_called(target.stage_id), by=request.actor)


@router.post("/{id}/address", Address)
def give_address(request: HttpRequest, id: Id) -> Address:
    """Make the address by which a trigger is called from outside; the one before no longer works."""
    trigger = _triggers(request).get(pk=id)
    return Address(url=settings.BASE_URL + ADDRESS + actions.give_address(trigger, by=request.actor))


@kinds_router.get("", TriggerKinds)
def list_trigger_kinds(request: HttpRequest) -> TriggerKinds:
    """What triggers can wait for, and with which settings."""
    return TriggerKinds(
        items=[
            TriggerKindOut(
                kind=one.name,
                label=str(one.label),
                help_text=str(one.help_text),
                of_kinds=None if one.of_kinds is None else sorted(one.of_kinds),
                is_of_client=one.is_of_client,
                tells_changes=one.is_of_itself,
                settings=one.settings.model_json_schema(),
            )
            for one in catalogue.all_kinds()
        ]
    )


def _with_person(given: dict[str, Any]) -> dict[str, Any]:
    if "acts_as_id" in given:
        given["acts_as"] = person_called(given.pop("acts_as_id"), field="acts_as_id")
    return given


def _triggers(request: HttpRequest) -> QuerySet[Trigger]:
    access.require_settings(request.actor)
    return Trigger.objects.select_related("stage__pipeline")
