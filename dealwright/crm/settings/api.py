"""What a program sees of the settings of the CRM and may do with them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Changes, Id, Moment, Out, Text, Verb, omitted
from dealwright.crm.settings import actions
from dealwright.crm.settings.models import CrmSettings, Mode, ModeSwitch
from dealwright.crm.settings.queries import crm_settings, last_switch
from dealwright.kit.errors import Refused
from dealwright.people.access import require_settings
from dealwright.records.pipelines.models import Pipeline

Words = Literal["none", "with", "instead"]
Counted = Literal["record", "activity"]
Days = Annotated[int, Field(ge=0, le=365, examples=[7])]
Code = Annotated[str, Text(40)]
Map = Annotated[
    dict[Literal["deal", "contact", "company"], dict[Code, Annotated[str, Text(40, empty=True)]]],
    Field(examples=[{"deal": {"budget": "planned_budget"}}]),
]


class RefusedLeadOut(Out):
    """A lead that stayed one."""

    id: Id
    title: str
    reason: str


class ModeSwitchOut(Out):
    """The conversion of all active leads; the worker does it, ask again for how far it is."""

    id: Id
    state: Literal["waiting", "running", "done"]
    pipeline_id: Id | None
    keeps_activities: bool
    total: int
    converted: int
    refused: int
    refused_leads: list[RefusedLeadOut]
    """The first hundred."""
    created_at: Moment
    finished_at: Moment | None


class CrmSettingsOut(Out):
    """How the CRM works here."""

    version: int
    mode: Literal["simple", "classic"]
    """Whether what comes in becomes a deal at once, or a lead first."""
    pipeline_id: Id | None
    """Where deals are opened for what comes in; null is the default one."""
    makes_company: Words
    repeats_are_opened: bool
    """Whether a known client who comes again gets a new lead or deal."""
    counts_for: Counted
    quiet_days: int
    """After so many days without interaction a deal is marked; 0 marks none."""
    field_map: Map
    """Where added fields of a lead go at its conversion, by their codes: those that are not named go into the
    field of the same code and type, those with an empty text nowhere."""
    switch: ModeSwitchOut | None
    """The newest conversion of all leads."""

    @staticmethod
    def resolve_switch(settings: CrmSettings) -> ModeSwitch | None:
        return last_switch()


class CrmSettingsChanges(Changes):
    """What may be changed; the mode is switched by `switch`."""

    pipeline_id: Id | None = omitted
    makes_company: Words = omitted
    repeats_are_opened: bool = omitted
    counts_for: Counted = omitted
    quiet_days: Days = omitted
    field_map: Map = omitted


class ModeWish(Verb):
    """To which mode. The rest is for the way from leads to deals."""

    mode: Literal["simple", "classic"]
    pipeline_id: Id | None = None
    """Where the deals are opened; without it that of the settings."""
    new_pipeline: Annotated[str, Text(80, empty=True)] = ""
    """The name of a pipeline to be made for them."""
    keep_activities: bool = True
    """Whether what is planned for the leads stays planned, for the deals."""


router = Router()


@router.get("", CrmSettingsOut)
def get_crm_settings(request: HttpRequest) -> CrmSettings:
    """How the CRM works here."""
    return crm_settings()


@router.patch("", CrmSettingsOut)
def change_crm_settings(request: HttpRequest, changes: CrmSettingsChanges) -> CrmSettings:
    """Change the settings other than the mode."""
    require_settings(request.actor)
    given = changes.given()
    if "pipeline_id" in given:
        given["pipeline"] = _pipeline(given.pop("pipeline_id"))
    return actions.edit_crm_settings(version=changes.version, **given, by=request.actor)


@router.post("/switch", CrmSettingsOut, status=202)
def switch_crm_mode(request: HttpRequest, wish: ModeWish) -> CrmSettings:
    """Switch the mode. From classic to simple all active leads become deals, in the background."""
    require_settings(request.actor)
    if wish.mode == Mode.CLASSIC:
        return actions.switch_to_classic(version=wish.version, by=request.actor)
    actions.switch_to_simple(
        pipeline=_pipeline(wish.pipeline_id),
        new_pipeline=wish.new_pipeline,
        keeps_activities=wish.keep_activities,
        version=wish.version,
        by=request.actor,
    )
    return crm_settings()


def _pipeline(id: int | None) -> Any:
    if id is None:
        return None
    pipeline = Pipeline.objects.filter(pk=id, of_kind="deal").first()
    if pipeline is None:
        raise Refused(_("There is no such pipeline of deals."), field="pipeline_id")
    return pipeline
