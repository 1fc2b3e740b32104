"""What a program sees of tunnels and may do with them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Record, omitted
from dealwright.api.versions import expected_version
from dealwright.automation.rules.actions import LONGEST_DELAY_MINUTES
from dealwright.automation.rules.models import Rule
from dealwright.crm.deals.crossings import KINDS, Kind
from dealwright.crm.deals.models import Deal
from dealwright.crm.tunnels import actions
from dealwright.crm.tunnels.queries import tunnels
from dealwright.people import access
from dealwright.records.pipelines.queries import stage_anywhere

CopyOrMove = Literal["copy", "move"]
Delay = Annotated[int, Field(ge=0, le=LONGEST_DELAY_MINUTES)]


class TunnelOut(Record):
    """A link from a stage to a stage of another pipeline. It is a rule of automation, with the same id."""

    kind: CopyOrMove
    """Whether another deal is opened there, or the deal itself goes."""
    from_pipeline_id: Id
    from_stage_id: Id
    to_stage_id: Id
    delay: int
    """Minutes after the deal came to its stage."""
    is_active: bool

    @staticmethod
    def resolve_kind(rule: Rule) -> str:
        return KINDS[rule.action].value

    @staticmethod
    def resolve_from_pipeline_id(rule: Rule) -> int:
        return rule.stage.pipeline_id

    @staticmethod
    def resolve_from_stage_id(rule: Rule) -> int:
        return rule.stage_id

    @staticmethod
    def resolve_to_stage_id(rule: Rule) -> int:
        stage_id: int = rule.settings["stage_id"]
        return stage_id

    @staticmethod
    def resolve_delay(rule: Rule) -> int:
        return rule.delay_minutes


class NewTunnel(Body):
    """A tunnel to be drawn. Refused where tunnels would lead deals round in a circle."""

    from_stage_id: Id
    to_stage_id: Id
    kind: CopyOrMove = "move"
    delay: Delay = 0
    """Minutes."""


class TunnelChanges(Changes):
    """What may change of a tunnel; where it begins stays."""

    to_stage_id: Id = omitted
    kind: CopyOrMove = omitted
    delay: Delay = omitted
    is_active: bool = omitted


TUNNELS = ListOf(
    Rule,
    fields={
        "from_stage_id": Where(int, path="stage_id"),
        "from_pipeline_id": Where(int, path="stage__pipeline_id"),
        "is_active": bool,
    },
)

router = Router()


@router.list("", TUNNELS, TunnelOut)
def list_tunnels(request: HttpRequest) -> QuerySet[Rule]:
    """Tunnels between all pipelines of deals, for those who may change settings."""
    return _tunnels(request)


@router.post("", TunnelOut, status=201)
def draw_tunnel(request: HttpRequest, new: NewTunnel) -> Rule:
    """Draw a tunnel; it leads deals that come to its stage from now on."""
    access.require_settings(request.actor)
    return actions.draw_tunnel(
        start=stage_anywhere(Deal.record_kind, new.from_stage_id, field="from_stage_id"),
        end=stage_anywhere(Deal.record_kind, new.to_stage_id, field="to_stage_id"),
        kind=Kind(new.kind),
        delay_minutes=new.delay,
        by=request.actor,
    )


@router.get("/{id}", TunnelOut)
def get_tunnel(request: HttpRequest, id: Id) -> Rule:
    """One tunnel."""
    rule: Rule = _tunnels(request).get(pk=id)
    return rule


@router.patch("/{id}", TunnelOut)
def change_tunnel(request: HttpRequest, id: Id, changes: TunnelChanges) -> Rule:
    """Let a tunnel copy or move, lead elsewhere, wait longer, or rest."""
    rule = _tunnels(request).get(pk=id)
    given = changes.given()
    if "to_stage_id" in given:
        given["end"] = stage_anywhere(Deal.record_kind, given.pop("to_stage_id"), field="to_stage_id")
    if "kind" in given:
        given["kind"] = Kind(given["kind"])
    if "delay" in given:
        given["delay_minutes"] = given.pop("delay")
    return actions.change_tunnel(rule, **given, version=changes.version, by=request.actor)


@router.delete("/{id}")
def delete_tunnel(request: HttpRequest, id: Id) -> None:
    """Take a tunnel away, with what it had still to do."""
    rule = _tunnels(request).get(pk=id)
    actions.delete_tunnel(rule, version=expected_version(request), by=request.actor)


def _tunnels(request: HttpRequest) -> QuerySet[Rule]:
    access.require_settings(request.actor)
    found: QuerySet[Rule] = tunnels().order_by()
    return found
