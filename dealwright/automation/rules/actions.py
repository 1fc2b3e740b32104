"""Verbs that change rules."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.automation.rules import catalogue
from dealwright.automation.rules.events import RuleCreated, RuleDeleted, RuleEdited, RuleFacts
from dealwright.automation.rules.models import Rule
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.pipelines.models import Stage

LONGEST_DELAY_MINUTES = 366 * 24 * 60
EDITABLE = ("action", "settings", "delay_minutes", "is_active")


@action
def create_rule(
    *, stage: Stage, action: str, settings: dict[str, Any], delay_minutes: int = 0, by: Actor
) -> Rule:
    """Put a rule on a stage, below the others. It starts for records that enter from now on (AU-12)."""
    last = Rule.objects.filter(stage=stage).aggregate(last=Max("position"))["last"] or 0
    rule = Rule.objects.create(
        stage=stage,
        action=action,
        settings=catalogue.checked_on(stage, action, settings),
        delay_minutes=_checked_delay(delay_minutes),
        position=last + 1,
    )
    record(RuleCreated(stage=ref(stage), action=action), on=rule)
    return rule


@action
def edit_rule(rule: Rule, *, version: int | None = None, by: Actor, **values: Any) -> Rule:
    """Change what is done, how and when, or switch the rule on or off. Runs that wait keep their time."""
    rule = _locked(rule, version)
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"edit_rule does not change {', '.join(sorted(unknown))}")
    if "settings" in values or "action" in values:
        does, settings = values.get("action", rule.action), values.get("settings", rule.settings)
        values["settings"] = catalogue.checked_on(rule.stage, does, settings, rule.pk)
    if "delay_minutes" in values:
        _checked_delay(values["delay_minutes"])
    changes = [
        FieldChange(field=name, before=getattr(rule, name), after=value)
        for name, value in values.items()
        if getattr(rule, name) != value
    ]
    if not changes:
        return rule
    for change in changes:
        setattr(rule, change.field, change.after)
    rule.version += 1
    rule.save()
    record(RuleEdited(stage=ref(rule.stage), changes=changes), on=rule)
    return rule


@action
def delete_rule(rule: Rule, *, version: int | None = None, by: Actor) -> None:
    """Take a rule off its stage, with what it had still to do."""
    rule = _locked(rule, version)
    before = RuleFacts(**{name: getattr(rule, name) for name in RuleFacts.model_fields})
    record(RuleDeleted(stage=ref(rule.stage), action=rule.action, before=before), on=rule)
    rule.delete()


@action
def restore_rule(id: int, *, stage: Stage, action: str, facts: RuleFacts, by: Actor) -> Rule:
    """Put a rule back on its stage, in its place. What it still had to do when taken off stays undone."""
    rule = Rule(
        pk=id,
        stage=stage,
        action=action,
        settings=catalogue.checked_on(stage, action, facts.settings, id),
        delay_minutes=facts.delay_minutes,
        is_active=facts.is_active,
        position=facts.position,
    )
    rule.save(force_insert=True)
    record(RuleCreated(stage=ref(stage), action=action), on=rule)
    return rule


def _locked(rule: Rule, version: int | None) -> Rule:
    locked: Rule = Rule.objects.locked(rule)
    if version is not None and version != locked.version:
        raise Conflict(
            _("Somebody changed this rule in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=locked.version,
        )
    return locked


def _checked_delay(minutes: int) -> int:
    if not 0 <= minutes <= LONGEST_DELAY_MINUTES:
        raise Refused(_("Wait between no time and one year."), field="delay_minutes")
    return minutes
