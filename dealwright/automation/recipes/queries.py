"""Questions about recipes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dealwright.automation.conditions.claims import claims_of
from dealwright.automation.recipes.catalogue import Recipe, recipes_for
from dealwright.automation.recipes.planning import rule_of, standing_rule, standing_trigger, trigger_of
from dealwright.automation.rules import catalogue as rule_actions
from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.words import say, say_when
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.queries import icon_of, say_settings, title_of
from dealwright.records.pipelines.models import Pipeline, Stage


@dataclass(frozen=True)
class PreviewLine:
    """One trigger or rule, as it will stand."""

    icon: str
    when: str
    what: str
    only: str = ""
    """Under which condition."""
    is_there: bool = False
    """Whether the same stands there already, so that it is not put there again."""


@dataclass(frozen=True)
class PreviewStage:
    """A stage with what will stand on it."""

    stage: Stage
    lines: list[PreviewLine]


def parts_of(name: str, pipeline: Pipeline) -> tuple[list[Trigger], list[Rule]]:
    """What a recipe put on the stages of a pipeline."""
    triggers = Trigger.objects.filter(recipe=name, stage__pipeline=pipeline).select_related("stage")
    rules = Rule.objects.filter(recipe=name, stage__pipeline=pipeline).select_related("stage")
    return list(triggers), list(rules)


def installed_on(pipeline: Pipeline) -> set[str]:
    """The names of the recipes of which something stands on a pipeline."""
    found: set[str] = set()
    for model in (Trigger, Rule):
        marked = model.objects.filter(stage__pipeline=pipeline).exclude(recipe="").order_by()
        found |= set(marked.values_list("recipe", flat=True).distinct())
    return found


def offered_on(pipeline: Pipeline) -> list[tuple[Recipe, bool]]:
    """Every recipe for the records of a pipeline, and whether it stands there."""
    installed = installed_on(pipeline)
    return [(recipe, recipe.name in installed) for recipe in recipes_for(pipeline.of_kind)]


def guessed_stages(recipe: Recipe, pipeline: Pipeline) -> dict[str, Stage]:
    """The stages that are offered first."""
    stages = list(pipeline.stages.all())
    return {place.name: place.guess(stages) for place in recipe.places}


def preview(recipe: Recipe, stages: Mapping[str, Stage]) -> list[PreviewStage]:
    """What will stand where, in words, and what of it stands there already."""
    lines: dict[int, list[PreviewLine]] = {}
    put: dict[str, int] = {}
    for draft in recipe.triggers:
        trigger = trigger_of(draft, stages)
        words = " · ".join(filter(None, [title_of(trigger), say_settings(trigger)]))
        line = PreviewLine(
            icon_of(trigger), "", words, _only(trigger, recipe), standing_trigger(trigger) is not None
        )
        lines.setdefault(trigger.stage_id, []).append(line)
    for one in recipe.rules:
        rule = rule_of(one, stages, put)
        standing = standing_rule(rule)
        if standing is not None:
            put[one.name] = standing.pk
        icon, when = rule_actions.icon_of(rule.action), say_when(rule)
        line = PreviewLine(icon, when, say(rule), _only(rule, recipe), standing is not None)
        lines.setdefault(rule.stage_id, []).append(line)
    chosen = {stage.pk: stage for stage in stages.values()}
    ordered = sorted(chosen.values(), key=lambda stage: (stage.position, stage.pk))
    return [PreviewStage(stage, lines.get(stage.pk, [])) for stage in ordered]


def _only(part: Trigger | Rule, recipe: Recipe) -> str:
    return " ".join(claims_of(part.condition, recipe.of_kind))
