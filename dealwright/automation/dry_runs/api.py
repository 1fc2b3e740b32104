"""What a program may try before it is switched on."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest

from dealwright.api.routing import Router
from dealwright.api.types import Id, Moment, Out
from dealwright.automation.dry_runs.lines import DryRun, Line
from dealwright.automation.dry_runs.queries import try_rule, try_trigger
from dealwright.automation.placing import stage_called
from dealwright.automation.rules.api import NewRule, as_verbs_take_it
from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers.api import NewTrigger
from dealwright.automation.triggers.models import Trigger
from dealwright.people import access


class ValueChangeOut(Out):
    """One value that would be changed, in words; empty where there is none."""

    label: str
    before: str
    after: str


class DryRunLine(Out):
    """One thing that would have happened, or would not."""

    at: Moment
    record: str
    """As it is called now."""
    url: str
    outcome: Literal["would", "later", "not_met", "left", "date_empty"]
    """`later` is still ahead; `left` is a record that had gone on before the rule was due."""
    stage_before: str
    """Where the record stood, for a trigger."""
    why: str
    """What happened, in words."""
    due_at: Moment | None
    """When a rule would have run."""
    explained: list[dict[str, Any]]
    """The parts of the condition, judged with the values of today."""
    changes: list[ValueChangeOut]
    """Which values of the record a rule would change, as they are today."""


class DryRunOut(Out):
    """What would have been done in the last 30 days. Nothing was changed, and nothing was recorded."""

    says: str
    stage: str
    events: int
    """How many events were looked at."""
    is_cut: bool
    """Whether there were more; the newest were looked at."""
    would: int
    not_met: int
    """How often the condition would not have been met, with the values of today."""
    items: list[DryRunLine]
    """At most 100."""


triggers_router = Router()
rules_router = Router()


@triggers_router.post("/dry-run", DryRunOut)
def dry_run_trigger(request: HttpRequest, new: NewTrigger) -> DryRunOut:
    """What a trigger would have moved in the last 30 days, without putting it anywhere."""
    access.require_settings(request.actor)
    given = new.model_dump(exclude={"stage_id", "acts_as_id"})
    trigger = Trigger(stage=stage_called(new.stage_id), **given)
    return told(try_trigger(trigger, request.actor))


@triggers_router.post("/{id}/dry-run", DryRunOut)
def dry_run_saved_trigger(request: HttpRequest, id: Id) -> DryRunOut:
    """What a trigger that is there would have moved in the last 30 days."""
    access.require_settings(request.actor)
    trigger = Trigger.objects.select_related("stage__pipeline").get(pk=id)
    return told(try_trigger(trigger, request.actor))


@rules_router.post("/dry-run", DryRunOut)
def dry_run_rule(request: HttpRequest, new: NewRule) -> DryRunOut:
    """What a rule would have done in the last 30 days, without putting it anywhere."""
    access.require_settings(request.actor)
    given = as_verbs_take_it(new.model_dump(exclude={"acts_as_id"}), new.run)
    stage, action = stage_called(given.pop("stage_id")), given.pop("kind")
    return told(try_rule(Rule(stage=stage, action=action, **given), request.actor))


@rules_router.post("/{id}/dry-run", DryRunOut)
def dry_run_saved_rule(request: HttpRequest, id: Id) -> DryRunOut:
    """What a rule that is there would have done in the last 30 days."""
    access.require_settings(request.actor)
    rule = Rule.objects.select_related("stage__pipeline").get(pk=id)
    return told(try_rule(rule, request.actor))


def told(found: DryRun) -> DryRunOut:
    """As the API tells it."""
    return DryRunOut(
        says=found.what,
        stage=found.to_stage,
        events=found.events,
        is_cut=found.is_cut,
        would=found.would,
        not_met=found.counts["not_met"],
        items=[_line(one) for one in found.shown],
    )


def _line(one: Line) -> DryRunLine:
    values = {name: getattr(one, name) for name in DryRunLine.model_fields if hasattr(one, name)}
    return DryRunLine(stage_before=one.before, **values)
