"""What a program sees of rules and may do with them."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, Out, Record, ShortText, omitted
from dealwright.api.versions import expected_version
from dealwright.automation.rules import actions, catalogue
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.records.pipelines.models import Stage


class RunTime(Body):
    """When a rule runs after a record entered its stage."""

    when: Literal["immediately", "after"] = "immediately"
    delay: int = Field(default=0, ge=0, le=actions.LONGEST_DELAY_MINUTES)
    """Minutes; for `after`."""


class RuleOut(Record):
    """What is done when a record enters a stage."""

    record_kind: str = Field(examples=["deal"])
    pipeline_id: Id
    stage_id: Id
    kind: str = Field(examples=["create_task"])
    settings: dict[str, Any]
    condition: str | None = Field(description="Null: in this release a rule runs for every record.")
    run: RunTime
    is_active: bool

    @staticmethod
    def resolve_record_kind(rule: Rule) -> str:
        return rule.stage.pipeline.of_kind

    @staticmethod
    def resolve_pipeline_id(rule: Rule) -> int:
        return rule.stage.pipeline_id

    @staticmethod
    def resolve_condition(rule: Rule) -> None:
        return None

    @staticmethod
    def resolve_kind(rule: Rule) -> str:
        return rule.action

    @staticmethod
    def resolve_run(rule: Rule) -> RunTime:
        return RunTime(when="after" if rule.delay_minutes else "immediately", delay=rule.delay_minutes)


class NewRule(Body):
    """A rule to be put on a stage."""

    stage_id: Id
    kind: ShortText = Field(examples=["create_task"])
    settings: dict[str, Any] = Field(examples=[{"title": "Prepare the shipment", "due_in_hours": 24}])
    run: RunTime = RunTime()


class RuleChanges(Changes):
    """What is to be changed about a rule; its stage and action stay."""

    settings: dict[str, Any] = omitted
    run: RunTime = omitted
    is_active: bool = omitted


class RuleRunOut(Out):
    """One rule, for one record, because of one entering of the stage."""

    id: Id
    rule_id: Id
    rule_version: int
    on_kind: str
    on_id: Id
    event_id: Id
    """The event by which the record entered the stage."""
    state: Literal["waiting", "done", "canceled", "failed"]
    due_at: Moment
    attempts: int
    error: str
    created_at: Moment
    finished_at: Moment | None


class RuleActionOut(Out):
    """One thing rules can do."""

    kind: str = Field(examples=["create_task"])
    label: str
    settings: dict[str, Any]
    """The JSON schema of its settings."""


class RuleActions(Out):
    """Everything rules can do."""

    items: list[RuleActionOut]


RULES = ListOf(
    Rule,
    fields={
        "stage_id": int,
        "pipeline_id": Where(int, path="stage__pipeline_id"),
        "kind": Where(str, path="action"),
        "is_active": bool,
    },
)
RUNS = ListOf(RuleRun, fields={"state": str, "on_kind": str, "on_id": int})

router = Router()
actions_router = Router()


@router.list("", RULES, RuleOut)
def list_rules(request: HttpRequest) -> QuerySet[Rule]:
    """Rules on all stages, for those who may change settings."""
    return _rules(request)


@router.post("", RuleOut, status=201)
def create_rule(request: HttpRequest, new: NewRule) -> Rule:
    """Put a rule on a stage; it starts for records that enter from now on."""
    access.require_settings(request.actor)
    return actions.create_rule(
        stage=_stage(new.stage_id),
        action=new.kind,
        settings=new.settings,
        delay_minutes=_delay(new.run),
        by=request.actor,
    )


@router.get("/{id}", RuleOut)
def get_rule(request: HttpRequest, id: Id) -> Rule:
    """One rule."""
    return _rules(request).get(pk=id)


@router.patch("/{id}", RuleOut)
def change_rule(request: HttpRequest, id: Id, changes: RuleChanges) -> Rule:
    """Change a rule; runs that wait keep their time."""
    rule = _rules(request).get(pk=id)
    given = changes.given()
    if "run" in given:
        given.pop("run")
        given["delay_minutes"] = _delay(changes.run)
    return actions.edit_rule(rule, version=changes.version, **given, by=request.actor)


@router.delete("/{id}")
def delete_rule(request: HttpRequest, id: Id) -> None:
    """Take a rule off its stage, with what it had still to do."""
    rule = _rules(request).get(pk=id)
    actions.delete_rule(rule, version=expected_version(request), by=request.actor)


@router.list("/{id}/runs", RUNS, RuleRunOut)
def list_rule_runs(request: HttpRequest, id: Id) -> QuerySet[RuleRun]:
    """What a rule did, will do or could not do, newest first."""
    return RuleRun.objects.filter(rule=_rules(request).get(pk=id))


@actions_router.get("", RuleActions)
def list_rule_actions(request: HttpRequest) -> RuleActions:
    """What rules can do, and with which settings."""
    return RuleActions(
        items=[
            RuleActionOut(kind=one.name, label=str(one.label), settings=one.settings.model_json_schema())
            for one in catalogue.all_actions()
        ]
    )


def _rules(request: HttpRequest) -> QuerySet[Rule]:
    access.require_settings(request.actor)
    return Rule.objects.select_related("stage__pipeline")


def _stage(id: int) -> Stage:
    stage = Stage.objects.select_related("pipeline").filter(pk=id).first()
    if stage is None:
        raise Refused(_("There is no such stage."), field="stage_id")
    return stage


def _delay(run: RunTime) -> int:
    return run.delay if run.when == "after" else 0
