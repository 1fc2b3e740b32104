"""Installing a recipe, and taking it off again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.recipes.catalogue import Recipe, Settings
from dealwright.automation.recipes.queries import parts_of
from dealwright.automation.rules.actions import create_rule, delete_rule
from dealwright.automation.triggers.actions import create_trigger, delete_trigger
from dealwright.events import Actor, action
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_settings
from dealwright.records.pipelines.models import Pipeline, Stage

ABOVE = re.compile(r"\{=\s*Above_(\w+):")
"""How texts of a recipe name a rule above, until it has a number."""


@action
def install_recipe(recipe: Recipe, pipeline: Pipeline, stages: Mapping[str, Stage], *, by: Actor) -> int:
    """Put everything of a recipe on the chosen stages; how many triggers and rules that are.

    One change, so that it is undone as one. A recipe stands on a pipeline once.
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
    for draft in recipe.triggers:
        trigger = create_trigger(
            stage=stages[draft.at],
            kind=draft.kind,
            settings=_made(draft.settings, stages),
            condition=dict(draft.condition),
            allow_back=draft.allow_back,
            by=by,
        )
        _mark(trigger, recipe)
    put: dict[str, int] = {}
    for one in recipe.rules:
        rule = create_rule(
            stage=stages[one.at],
            action=one.action,
            settings=_pointing(_made(one.settings, stages), put),
            when=one.when,
            delay_minutes=one.delay_minutes,
            date_field=one.date_field,
            in_business_hours=one.in_business_hours,
            after_previous=one.after_previous,
            condition=dict(one.condition),
            by=by,
        )
        put[one.name] = rule.pk
        _mark(rule, recipe)
    return len(recipe.triggers) + len(recipe.rules)


@action
def remove_recipe(name: str, pipeline: Pipeline, *, by: Actor) -> int:
    """Take off what a recipe put on a pipeline, wherever it stands by now; how many there were.

    What people changed about it goes too: it carries the mark of the recipe.
    """
    require_settings(by)
    triggers, rules = parts_of(name, pipeline)
    for trigger in triggers:
        delete_trigger(trigger, by=by)
    for rule in rules:
        delete_rule(rule, by=by)
    return len(triggers) + len(rules)


def _made(settings: Settings, stages: Mapping[str, Stage]) -> dict[str, Any]:
    return dict(settings(stages) if callable(settings) else settings)


def _pointing(settings: dict[str, Any], put: Mapping[str, int]) -> dict[str, Any]:
    """The settings with the numbers of the rules above in place of the names that the recipe gives them."""

    def numbered(found: re.Match[str]) -> str:
        return f"{{=A{put[found[1]]}:"

    return {
        name: ABOVE.sub(numbered, held) if isinstance(held, str) else held for name, held in settings.items()
    }


def _mark(part: Any, recipe: Recipe) -> None:
    part.recipe = recipe.name
    part.save(update_fields=["recipe"])
