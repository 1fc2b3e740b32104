"""What a recipe puts on the chosen stages, part by part, and what of it stands there already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dealwright.automation.recipes.catalogue import RuleDraft, Settings, TriggerDraft
from dealwright.automation.rules import catalogue as rule_actions
from dealwright.automation.rules.models import Rule
from dealwright.automation.triggers import catalogue as trigger_kinds
from dealwright.automation.triggers.models import Trigger
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Stage

ABOVE = re.compile(r"\{=\s*Above_(\w+):")
"""How texts of a recipe name a rule above, until it has a number."""
RUN_TIME = ("when", "delay_minutes", "date_field", "in_business_hours", "after_previous")
"""What a recipe says about when a rule runs."""

Stages = Mapping[str, Stage]
"""The chosen stages, by the names of their places."""


def trigger_of(draft: TriggerDraft, stages: Stages) -> Trigger:
    """The trigger as it will stand; not saved."""
    return Trigger(
        stage=stages[draft.at],
        kind=draft.kind,
        settings=_made(draft.settings, stages),
        condition=dict(draft.condition),
        allow_back=draft.allow_back,
    )


def rule_of(draft: RuleDraft, stages: Stages, put: Mapping[str, int] | None = None) -> Rule:
    """The rule as it will stand; not saved. `put` are the numbers of the rules above, by their names."""
    return Rule(
        stage=stages[draft.at],
        action=draft.action,
        settings=_pointing(_made(draft.settings, stages), put or {}),
        condition=dict(draft.condition),
        **{name: getattr(draft, name) for name in RUN_TIME},
    )


def standing_trigger(trigger: Trigger) -> Trigger | None:
    """One that is on already and waits there for the same, and moves records at least as far."""
    try:
        settings = trigger_kinds.checked_on(trigger.stage, trigger.kind, trigger.settings)
    except Refused:
        return None
    alike = Trigger.objects.filter(stage=trigger.stage, kind=trigger.kind, settings=settings, is_active=True)
    if trigger.allow_back:
        alike = alike.filter(allow_back=True)
    return alike.filter(condition=trigger.condition).order_by("position", "pk").first()


def standing_rule(rule: Rule) -> Rule | None:
    """One that is on already and does the same there, at the same time and under the same condition."""
    try:
        settings = rule_actions.checked_settings(rule_actions.get(rule.action), rule.settings)
    except Refused:
        return None
    when = {name: getattr(rule, name) for name in RUN_TIME}
    alike = Rule.objects.filter(stage=rule.stage, action=rule.action, settings=settings, is_active=True)
    return alike.filter(condition=rule.condition, **when).order_by("position", "pk").first()


def _made(settings: Settings, stages: Stages) -> dict[str, Any]:
    return dict(settings(stages) if callable(settings) else settings)


def _pointing(settings: dict[str, Any], put: Mapping[str, int]) -> dict[str, Any]:
    """The settings with the numbers of the rules above in place of the names that the recipe gives them."""

    def numbered(found: re.Match[str]) -> str:
        return f"{{=A{put[found[1]]}:" if found[1] in put else found[0]

    return {
        name: ABOVE.sub(numbered, held) if isinstance(held, str) else held for name, held in settings.items()
    }
