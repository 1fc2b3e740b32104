"""The stages of a pipeline with the triggers and rules that stand on them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dealwright import web
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.forms import say_delay
from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.queries import rules_of, say
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import say_settings, title_of, triggers_of
from dealwright.people import access
from dealwright.records import kinds
from dealwright.records.colors import painted
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.pipelines.queries import pipelines_of


@dataclass(frozen=True)
class TriggerCard:
    """A trigger, in words."""

    trigger: Trigger
    title: str
    conditions: str


@dataclass(frozen=True)
class RuleCard:
    """A rule, in words."""

    rule: Rule
    when: str
    what: str
    icon: str
    mark: Any


@dataclass
class Column:
    """A stage with what stands on it."""

    stage: Stage
    color: str
    triggers: list[TriggerCard] = field(default_factory=list)
    rules: list[RuleCard] = field(default_factory=list)


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """One column for each stage; the pipeline is chosen by `?pipeline=ID`."""
    access.require_settings(request.actor)
    in_use = [kind for kind in kinds.with_stages() if kind.is_in_use()]
    pipelines = [pipeline for kind in in_use for pipeline in pipelines_of(kind.name)]
    wanted = request.GET.get("pipeline", "")
    chosen = next((one for one in pipelines if str(one.pk) == wanted), pipelines[0] if pipelines else None)
    context = {
        "pipelines": pipelines,
        "chosen": chosen,
        "columns": _columns(chosen) if chosen is not None else [],
        "rule_actions": catalogue.actions_for(chosen.of_kind) if chosen is not None else [],
    }
    return web.render(request, "automation/overview.html", context)


def _columns(pipeline: Pipeline) -> list[Column]:
    triggers: dict[int, list[TriggerCard]] = defaultdict(list)
    for trigger in triggers_of(pipeline):
        triggers[trigger.stage_id].append(TriggerCard(trigger, title_of(trigger), say_settings(trigger)))
    rules: dict[int, list[RuleCard]] = defaultdict(list)
    for rule in rules_of(pipeline):
        card = RuleCard(
            rule,
            say_delay(rule.delay_minutes),
            say(rule),
            catalogue.icon_of(rule.action),
            catalogue.mark_of(rule.action),
        )
        rules[rule.stage_id].append(card)
    return [
        Column(stage, painted(stage.color), triggers[stage.pk], rules[stage.pk])
        for stage in pipeline.stages.all()
    ]
