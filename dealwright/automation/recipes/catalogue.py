"""What recipes there are. Domains plug theirs in; the engine knows none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dealwright.automation import plans
from dealwright.automation.rules import catalogue as rule_actions
from dealwright.automation.triggers import catalogue as trigger_kinds
from dealwright.kit.errors import NotFound, Refused
from dealwright.records.pipelines.models import Semantic, Stage

Settings = Mapping[str, Any] | Callable[[Mapping[str, Stage]], Mapping[str, Any]]
"""Settings, or what makes them for the chosen stages, in the language of whoever installs."""


@dataclass(frozen=True)
class Place:
    """A stage that the recipe speaks of; which one that is, is chosen when it is installed."""

    name: str
    label: Any
    """“The stage of paid deals”, lazily translated."""
    semantic: Semantic = Semantic.OPEN
    share: float = 0.0
    """How far down the open stages it is looked for first: 0 is the first one, 1 the last."""
    codes: tuple[str, ...] = ()
    """What such a stage is often called by other programs; looked for before anything else."""
    before: tuple[str, ...] = ()
    """The same of stages that come after it: none of those is offered first."""

    def guess(self, stages: list[Stage]) -> Stage:
        """The stage that is offered first."""
        by_code = next((one for one in stages if one.code and one.code in self.codes), None)
        end = next((at for at, one in enumerate(stages) if one.code and one.code in self.before), 0)
        reached = stages[:end] or stages
        fitting = [one for one in reached if one.semantic == self.semantic] or stages
        return by_code or fitting[min(int(self.share * len(fitting)), len(fitting) - 1)]


@dataclass(frozen=True)
class TriggerDraft:
    """A trigger as a recipe puts it."""

    at: str
    """The name of its place."""
    kind: str
    settings: Settings = field(default_factory=dict)
    condition: Mapping[str, Any] = field(default_factory=dict)
    allow_back: bool = False


@dataclass(frozen=True)
class RuleDraft:
    """A rule as a recipe puts it.

    Texts of the rules below it name what it finds by its name here: `{=Above_link:link}` for `name="link"`.
    """

    at: str
    action: str
    settings: Settings = field(default_factory=dict)
    name: str = ""
    when: str = "immediately"
    delay_minutes: int = 0
    date_field: str = ""
    in_business_hours: bool = False
    after_previous: bool = False
    condition: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipe:
    """A set of triggers and rules."""

    name: str
    """As rows and the API keep it: `payment-reminder`."""
    label: Any
    text: Any
    """What it is good for, in one or two sentences."""
    icon: str
    of_kind: str
    places: tuple[Place, ...]
    triggers: tuple[TriggerDraft, ...] = ()
    rules: tuple[RuleDraft, ...] = ()
    order: int = 100

    @property
    def is_offered(self) -> bool:
        """Whether everything it needs is there, and part of this edition."""
        return all(_is_there(rule_actions, draft.action) for draft in self.rules) and all(
            _is_there(trigger_kinds, draft.kind) for draft in self.triggers
        )


_recipes: dict[str, Recipe] = {}


def add(*recipes: Recipe) -> None:
    """Offer recipes; adding the same name again replaces it."""
    _recipes.update({recipe.name: recipe for recipe in recipes})


def all_recipes() -> Iterator[Recipe]:
    """Every recipe that can be installed here, in their order."""
    found = sorted(_recipes.values(), key=lambda one: (one.order, one.name))
    return (recipe for recipe in found if recipe.is_offered)


def recipes_for(of_kind: str) -> list[Recipe]:
    """Those for records of a kind."""
    return [recipe for recipe in all_recipes() if recipe.of_kind == of_kind]


def get(name: str) -> Recipe:
    """The recipe of this name; NotFound where it is not offered."""
    from django.utils.translation import gettext as _

    found = _recipes.get(name)
    if found is None or not found.is_offered:
        raise NotFound(_("There is no such recipe."))
    return found


def label_of(name: str) -> str:
    """What a recipe is called; one that is gone by its name."""
    found = _recipes.get(name)
    return name if found is None else str(found.label)


def _is_there(catalogue: Any, name: str) -> bool:
    try:
        catalogue.get(name)
    except Refused:
        return False
    return plans.is_offered(name)
