"""What a program sees of rules and may do with them."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf, Where
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, Out, Record, ShortText, omitted
from dealwright.api.versions import expected_version
from dealwright.automation.placing import CopyTo, OptionalName, PutOn, person_called, stage_called
from dealwright.automation.rules import actions, catalogue
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.automation.rules.results import left_by
from dealwright.kit.expressions import write_reference
from dealwright.people import access


class RunTime(Body):
    """When a rule runs."""

    when: Literal["immediately", "after", "before", "at"] = "immediately"
    """Counted from the entering of the stage; `before` and `at` count from a date of the record."""
    delay: int = Field(default=0, ge=0, le=actions.LONGEST_DELAY_MINUTES)
    """Minutes; whole days are days of the calendar. For `after` and `before`."""
    date_field: OptionalName = ""
    """The field that holds the date, for `before` and `at`."""
    follows_date: bool = False
    """Whether a run that waits moves along when the date is changed."""
    after_previous: bool = False
    """Whether it waits until the rules above it are through."""
    business_hours: bool = False
    """Whether it runs in working time only."""
    working_day: bool = False
    """Whether it waits until the responsible person starts the day or ends the break; it does not wait while
    people do not note their working day (`settings/working-days`)."""


class RuleOut(Record):
    """What is done when a record enters a stage."""

    record_kind: str = Field(examples=["deal"])
    pipeline_id: Id
    stage_id: Id
    name: str
    """What people call it; empty says what it does."""
    kind: str = Field(examples=["create_task"])
    settings: dict[str, Any]
    condition: dict[str, Any]
    """What must be true when its time has come; empty is always."""
    run: RunTime
    acts_as_id: Id | None
    """In whose name it acts; null is whoever is responsible for the record."""
    is_active: bool

    @staticmethod
    def resolve_record_kind(rule: Rule) -> str:
        return rule.stage.pipeline.of_kind

    @staticmethod
    def resolve_pipeline_id(rule: Rule) -> int:
        return rule.stage.pipeline_id

    @staticmethod
    def resolve_kind(rule: Rule) -> str:
        return rule.action

    @staticmethod
    def resolve_run(rule: Rule) -> RunTime:
        when: Any = rule.when  # its own check holds it to these words
        return RunTime(
            when=when,
            delay=rule.delay_minutes,
            date_field=rule.date_field,
            follows_date=rule.follows_date,
            after_previous=rule.after_previous,
            business_hours=rule.in_business_hours,
            working_day=rule.in_working_day,
        )


class NewRule(Body):
    """A rule to be put on a stage."""

    stage_id: Id
    kind: ShortText = Field(examples=["create_task"])
    settings: dict[str, Any] = Field(examples=[{"title": "Prepare the shipment", "due_in_hours": 24}])
    name: OptionalName = ""
    condition: dict[str, Any] = {}
    run: RunTime = RunTime()
    acts_as_id: Id | None = None
    is_active: bool = True


class RuleChanges(Changes):
    """What is to be changed about a rule; what it does stays."""

    settings: dict[str, Any] = omitted
    name: OptionalName = omitted
    condition: dict[str, Any] = omitted
    run: RunTime = omitted
    acts_as_id: Id | None = omitted
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
    state: Literal["waiting", "done", "skipped", "canceled", "failed"]
    due_at: Moment | None
    """Null while it waits for something without a time."""
    waits_for: Literal["", "above", "date", "work", "day"]
    """The rules above it, a value in the field it counts from, the end of what it began, or the working day
    of `day_of_id`."""
    day_of_id: Id | None
    explained: list[Any]
    """The parts of its condition as they were found when its time had come."""
    attempts: int
    error: str
    created_at: Moment
    finished_at: Moment | None


class ResultOut(Out):
    """One thing a rule finds or makes, for the rules below it."""

    name: str = Field(examples=["task_id"])
    label: str
    kind: str = Field(examples=["number"])
    """What formulas take it for."""


class LeftOut(ResultOut):
    """The same of a rule that stands on a stage."""

    written: str = Field(examples=["{=A12:task_id}"])
    """How texts and conditions of the rules below name it."""


class RuleResults(Out):
    """Everything a rule leaves."""

    items: list[LeftOut]


class RuleActionOut(Out):
    """One thing rules can do."""

    kind: str = Field(examples=["create_task"])
    label: str
    help_text: str
    """What it does, in one sentence."""
    group: Literal["employees", "clients"]
    """Where it stands in the catalogue."""
    of_kinds: list[str] | None
    """The kinds of records it can be done for; null is all."""
    results: list[ResultOut]
    """What it leaves for the rules below it."""
    has_further_results: bool
    """Whether it leaves more, depending on its settings: `rules/{id}/results` tells all of a rule."""
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
    given = as_verbs_take_it(new.model_dump(), new.run)
    stage = stage_called(given.pop("stage_id"))
    return actions.create_rule(stage=stage, action=given.pop("kind"), **given, by=request.actor)


@router.get("/{id}", RuleOut)
def get_rule(request: HttpRequest, id: Id) -> Rule:
    """One rule."""
    return _rules(request).get(pk=id)


@router.patch("/{id}", RuleOut)
def change_rule(request: HttpRequest, id: Id, changes: RuleChanges) -> Rule:
    """Change a rule; runs that wait keep their time."""
    rule = _rules(request).get(pk=id)
    given = as_verbs_take_it(changes.given(), changes.run)
    return actions.edit_rule(rule, version=changes.version, **given, by=request.actor)


@router.delete("/{id}")
def delete_rule(request: HttpRequest, id: Id) -> None:
    """Take a rule off its stage, with what it had still to do."""
    rule = _rules(request).get(pk=id)
    actions.delete_rule(rule, version=expected_version(request), by=request.actor)


@router.post("/{id}/place", RuleOut)
def place_rule(request: HttpRequest, id: Id, place: PutOn) -> Rule:
    """Put a rule on another stage, or elsewhere on its own."""
    rule = _rules(request).get(pk=id)
    before = None if place.before_id is None else _rules(request).filter(pk=place.before_id).first()
    stage = stage_called(place.stage_id)
    return actions.place_rule(rule, stage=stage, before=before, version=place.version, by=request.actor)


@router.post("/{id}/copy", RuleOut, status=201)
def copy_rule(request: HttpRequest, id: Id, target: CopyTo) -> Rule:
    """Put the same rule on another stage, too."""
    rule = _rules(request).get(pk=id)
    return actions.copy_rule(rule, to=stage_called(target.stage_id), by=request.actor)


@router.get("/{id}/results", RuleResults)
def list_rule_results(request: HttpRequest, id: Id) -> RuleResults:
    """What a rule leaves for the rules below it on its stage, with its settings as they are."""
    left = left_by([_rules(request).get(pk=id)])
    return RuleResults(
        items=[
            LeftOut(
                name=one.result.name,
                label=str(one.result.label),
                kind=one.result.kind.value,
                written=write_reference(one.name),
            )
            for one in left
        ]
    )


@router.list("/{id}/runs", RUNS, RuleRunOut)
def list_rule_runs(request: HttpRequest, id: Id) -> QuerySet[RuleRun]:
    """What a rule did, will do or could not do, newest first."""
    return RuleRun.objects.filter(rule=_rules(request).get(pk=id))


@actions_router.get("", RuleActions)
def list_rule_actions(request: HttpRequest) -> RuleActions:
    """What rules can do, with which settings, and what they leave for the rules below them."""
    return RuleActions(items=[_action_out(one) for one in catalogue.all_actions()])


def _action_out(one: RuleAction) -> RuleActionOut:
    return RuleActionOut(
        kind=one.name,
        label=str(one.label),
        help_text=str(one.help_text),
        group=one.group.value,
        of_kinds=None if one.of_kinds is None else sorted(one.of_kinds),
        results=[
            ResultOut(name=left.name, label=str(left.label), kind=left.kind.value) for left in one.results
        ],
        has_further_results=one.results_of is not None,
        settings=one.settings.model_json_schema(),
    )


def _rules(request: HttpRequest) -> QuerySet[Rule]:
    access.require_settings(request.actor)
    return Rule.objects.select_related("stage__pipeline")


def as_verbs_take_it(given: dict[str, Any], run: RunTime) -> dict[str, Any]:
    """What was given, with the time of its run and the person in whose name it acts."""
    if given.pop("run", None) is not None:
        given |= {
            "when": run.when,
            "delay_minutes": run.delay,
            "date_field": run.date_field,
            "follows_date": run.follows_date,
            "after_previous": run.after_previous,
            "in_business_hours": run.business_hours,
            "in_working_day": run.working_day,
        }
    if "acts_as_id" in given:
        given["acts_as"] = person_called(given.pop("acts_as_id"), field="acts_as_id")
    return given
