"""What recipes that stand on one pipeline share: a part that stands there already is not put again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation

from dealwright.automation.recipes.catalogue import Recipe, RuleDraft, TriggerDraft, recipes_for
from dealwright.automation.recipes.planning import RUN_TIME, Stages
from dealwright.automation.recipes.queries import installed_on, parts_of
from dealwright.automation.rules import catalogue as rule_actions
from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers import catalogue as trigger_kinds
from dealwright.automation.triggers.models import Trigger
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Pipeline

ANY_ABOVE = re.compile(r"\{=\s*A(?:bove_\w+|\d+):")
"""How texts name a rule above, whether it has a number yet or the name that a recipe gives it."""

Draft = TriggerDraft | RuleDraft
Part = Trigger | Rule


@dataclass(frozen=True)
class Standing:
    """A recipe as it stands on a pipeline."""

    recipe: Recipe
    own: list[Part]
    """What carries its mark there."""

    def needs(self, part: Part) -> bool:
        """Whether it did without a part of its own because this one stood there."""
        return any(
            _is_as_drafted(part, draft, self.recipe)
            and not any(_is_as_drafted(one, draft, self.recipe) for one in self.own)
            and part.stage_id in (self._stages_of(draft.at) or {part.stage_id})
            for draft in self._drafts
        )

    @property
    def _drafts(self) -> tuple[Draft, ...]:
        return (*self.recipe.triggers, *self.recipe.rules)

    def _stages_of(self, place: str) -> set[int]:
        """Where it took a place to be, by what it put there; nothing where all of that stood there before."""
        sorts = {_sort(draft) for draft in self._drafts if draft.at == place}
        return {one.stage_id for one in self.own if _sort(one) in sorts}


def standing_beside(name: str, pipeline: Pipeline) -> list[Standing]:
    """The other recipes that stand on a pipeline."""
    others = installed_on(pipeline) - {name}
    return [
        Standing(recipe, [part for parts in parts_of(recipe.name, pipeline) for part in parts])
        for recipe in recipes_for(pipeline.of_kind)
        if recipe.name in others
    ]


def _sort(one: Draft | Part) -> tuple[str, str]:
    return ("trigger", one.kind) if isinstance(one, TriggerDraft | Trigger) else ("rule", one.action)


def _is_as_drafted(part: Part, draft: Draft, recipe: Recipe) -> bool:
    """Whether it is what the draft makes on its stage, in whatever language it was installed."""
    if _sort(part) != _sort(draft) or not part.is_active or part.condition != dict(draft.condition):
        return False
    if isinstance(part, Trigger):
        if isinstance(draft, TriggerDraft) and draft.allow_back and not part.allow_back:
            return False
    elif any(getattr(part, name) != getattr(draft, name) for name in RUN_TIME):
        return False
    held = _checked(part, part.settings)
    return held is not None and held in _made_for(part, draft, recipe)


def _made_for(part: Part, draft: Draft, recipe: Recipe) -> list[dict[str, Any] | None]:
    """What the settings of a draft may be for the stage of a part."""
    if not callable(draft.settings):
        return [_checked(part, draft.settings)]
    places = {place.name for place in recipe.places}
    made = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            ways = _ways_to_make(draft.settings, {draft.at: part.stage}, places)
            made += [_checked(part, way) for way in ways]
    return made


def _ways_to_make(
    make: Callable[[Stages], Mapping[str, Any]], stages: Stages, places: set[str]
) -> Iterator[Mapping[str, Any]]:
    """What is made for these stages; where it asks for another place, that may be any of the pipeline."""
    try:
        yield make(stages)
    except KeyError as asked:
        place = asked.args[0]
        if place in places - set(stages):
            for one in next(iter(stages.values())).pipeline.stages.all():
                yield from _ways_to_make(make, {**stages, place: one}, places)


def _checked(part: Part, given: Mapping[str, Any]) -> dict[str, Any] | None:
    """Settings as they are stored, whichever rules above they name; None where they cannot be."""
    named = {name: _unnumbered(held) for name, held in given.items()}
    try:
        if isinstance(part, Trigger):
            return trigger_kinds.checked_on(part.stage, part.kind, named)
        return rule_actions.checked_settings(rule_actions.get(part.action), named)
    except Refused:
        return None


def _unnumbered(held: Any) -> Any:
    return ANY_ABOVE.sub("{=A1:", held) if isinstance(held, str) else held
