"""Installing a recipe, and taking it off again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.recipes.catalogue import Recipe
from dealwright.automation.recipes.planning import (
    RUN_TIME,
    rule_of,
    standing_rule,
    standing_trigger,
    trigger_of,
)
from dealwright.automation.recipes.queries import parts_of
from dealwright.automation.recipes.sharing import Part, standing_beside
from dealwright.automation.rules.actions import create_rule, delete_rule
from dealwright.automation.triggers.actions import create_trigger, delete_trigger
from dealwright.automation.triggers.models import Trigger
from dealwright.events import Actor, action
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_settings
from dealwright.records.pipelines.models import Pipeline, Stage


@action
def install_recipe(recipe: Recipe, pipeline: Pipeline, stages: Mapping[str, Stage], *, by: Actor) -> int:
    """Put everything of a recipe on the chosen stages; how many triggers and rules that are.

    One change, so that it is undone as one. A recipe stands on a pipeline once, and what stands on a stage
    already, such as the trigger of another recipe, is not put there again.
    """
    require_settings(by)
    locked = Pipeline.objects.locked(pipeline)
    if locked.of_kind != recipe.of_kind:
        raise Refused(_("This recipe is for records of another kind."), field="pipeline_id")
    if any(parts_of(recipe.name, locked)):
        raise Conflict(_("This recipe stands on that pipeline already."))
    for place in recipe.places:
        stage = stages.get(place.name)
        if stage is None or stage.pipeline_id != locked.pk:
            raise Refused(
                _("Choose a stage of that pipeline: %(place)s") % {"place": place.label},
                field=f"stages.{place.name}",
            )
    count = _put_triggers(recipe, stages, by) + _put_rules(recipe, stages, by)
    if not count:
        raise Conflict(_("Everything of this recipe stands on these stages already."))
    return count


@action
def remove_recipe(name: str, pipeline: Pipeline, *, by: Actor) -> int:
    """Take off what a recipe put on a pipeline, wherever it stands by now; how many there were.

    What people changed about it goes too: it carries the mark of the recipe. What another recipe there needs
    as well stays, and is of that one from now on.
    """
    require_settings(by)
    others = standing_beside(name, pipeline)
    triggers, rules = parts_of(name, pipeline)
    count = 0
    parts: tuple[Part, ...] = (*triggers, *rules)
    for part in parts:
        heir = next((one for one in others if one.needs(part)), None)
        if heir is not None:
            _mark(part, heir.recipe.name)
            heir.own.append(part)
            continue
        if isinstance(part, Trigger):
            delete_trigger(part, by=by)
        else:
            delete_rule(part, by=by)
        count += 1
    return count


def _put_triggers(recipe: Recipe, stages: Mapping[str, Stage], by: Actor) -> int:
    count = 0
    for draft in recipe.triggers:
        meant = trigger_of(draft, stages)
        if standing_trigger(meant) is not None:
            continue
        trigger = create_trigger(
            stage=meant.stage,
            kind=meant.kind,
            settings=meant.settings,
            condition=meant.condition,
            allow_back=meant.allow_back,
            by=by,
        )
        _mark(trigger, recipe.name)
        count += 1
    return count


def _put_rules(recipe: Recipe, stages: Mapping[str, Stage], by: Actor) -> int:
    count = 0
    put: dict[str, int] = {}
    for draft in recipe.rules:
        meant = rule_of(draft, stages, put)
        rule = standing_rule(meant)
        if rule is None:
            rule = create_rule(
                stage=meant.stage,
                action=meant.action,
                settings=meant.settings,
                condition=meant.condition,
                **{name: getattr(meant, name) for name in RUN_TIME},
                by=by,
            )
            _mark(rule, recipe.name)
            count += 1
        put[draft.name] = rule.pk
    return count


def _mark(part: Any, name: str) -> None:
    part.recipe = name
    part.save(update_fields=["recipe"])
