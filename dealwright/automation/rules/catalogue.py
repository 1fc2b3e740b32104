"""What rules can do. Domains plug their actions in from `automation.py`; the engine knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, ValidationError

from dealwright.automation.filling import check_formulas
from dealwright.automation.forms import SettingsForm
from dealwright.automation.placing import refuse_stage_without_rules
from dealwright.automation.plans import is_offered
from dealwright.automation.record_names import RecordNames
from dealwright.automation.rules.doing import AWAITS, Doing, Outcome
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.records.pipelines.models import Stage


class Group(StrEnum):
    """The groups of the catalogue (AU-4); triggers are the third."""

    EMPLOYEES = "employees"
    CLIENTS = "clients"


@dataclass(frozen=True)
class Result:
    """One thing that a rule finds or makes, for the rules below it: `{=A12:email}`."""

    name: str
    label: Any
    kind: Kind = Kind.TEXT


class NoSettings(BaseModel):
    """Of an action that asks nothing."""

    model_config = ConfigDict(extra="forbid")


class NoSettingsForm(SettingsForm):
    """The same, as a person sees it."""


def no_trouble(of_kind: str, settings: Any) -> str:
    """Nothing stands in the way."""
    return ""


@dataclass(frozen=True)
class RuleAction:
    """One thing that can be done for a record when it enters a stage."""

    name: str
    """As rules keep it and the API calls it: `create_task`."""
    label: Any
    """“Create a task”, lazily translated."""
    icon: str
    say: Callable[[Any], str]
    """`say(settings)`: what the rule will do, as a clause for its card."""
    run: Callable[[Doing], Outcome]
    """Do it, through an action; what it found, a `Pause`, or `AWAITS` when somebody has to finish it."""
    settings: type[BaseModel] = NoSettings
    """What a rule says about it; checked when the rule is saved and again before it runs."""
    form: type[SettingsForm] = NoSettingsForm
    """The same as a person types it."""
    help_text: Any = ""
    """What it does, in one sentence, for the catalogue."""
    group: Group = Group.EMPLOYEES
    """Where it stands in the catalogue."""
    results: tuple[Result, ...] = ()
    """What the rules below it may use."""
    results_of: Callable[[Any], tuple[Result, ...]] | None = None
    """`results_of(settings)`, where that depends on the settings, as for a rule that reads a record."""
    outcome_of: Callable[[str], Outcome] | None = None
    """`outcome_of(key)`: how what it began under this key stands; `AWAITS` as long as that is open. Asked of
    one that awaits when its rule was gone for a while: nobody may have told of the end."""
    check_on: Callable[[Stage, Any, int | None], None] | None = None
    """`check_on(stage, settings, rule_id)`: Refused where it makes no sense there; a new rule has no id."""
    foretell: Callable[[Any, Any, Any, Actor], list[Any]] | None = None
    """`foretell(record, settings, scope, actor)`: which values it would change, for a dry run; nothing is."""
    of_kinds: frozenset[str] | None = None
    """The kinds of records it can be done for; None is for all."""
    mark: Any = ""
    """A word that marks its rules in lists: “Tunnel”, lazily translated."""
    keywords: Any = ""
    """Other words that people look for it by in the catalogue, lazily translated."""
    trouble: Callable[[str, Any], str] = no_trouble
    """`trouble(of_kind, settings)`: why a rule with these settings cannot work as things are, such as a
    channel that is not set up. Asked for every card: whatever it asks the database is `@once_per_batch`."""


_actions: dict[str, RuleAction] = {}


def add(rule_action: RuleAction) -> None:
    """Offer an action to rules; adding the same name again replaces it."""
    _actions[rule_action.name] = rule_action


def get(name: str) -> RuleAction:
    """The action of this name; Refused when nothing offers it."""
    try:
        return _actions[name]
    except KeyError:
        raise Refused(_("There is no such action for rules."), field="kind") from None


def all_actions() -> Iterator[RuleAction]:
    """Every action, in the order of their names."""
    return (found for _name, found in sorted(_actions.items()))


def actions_for(of_kind: str) -> list[RuleAction]:
    """Those that can be done for records of a kind, as far as they are part of this edition."""
    fitting = (found for found in all_actions() if found.of_kinds is None or of_kind in found.of_kinds)
    return [found for found in fitting if is_offered(found.name)]


def results_of(name: str, settings: dict[str, Any]) -> tuple[Result, ...]:
    """What a rule with these settings leaves for those below; nothing where they are of another release."""
    found = get(name)
    if found.results_of is None:
        return found.results
    try:
        return found.results_of(found.settings.model_validate(settings))
    except ValidationError:
        return found.results


def mark_of(name: str) -> Any:
    """The word that marks rules with this action; empty for none."""
    found = _actions.get(name)
    return "" if found is None else found.mark


def is_for_clients(name: str) -> bool:
    """Whether rules with this action write to clients."""
    found = _actions.get(name)
    return found is not None and found.group == Group.CLIENTS


def outcome_of(name: str, key: str) -> Outcome:
    """How what an action began under a key stands; where nobody can say, it is not finished."""
    found = _actions.get(name)
    return AWAITS if found is None or found.outcome_of is None else found.outcome_of(key)


def label_of(name: str) -> str:
    """What an action is called; one that is gone by its name."""
    found = _actions.get(name)
    return name if found is None else str(found.label)


def icon_of(name: str) -> str:
    """The drawing of an action; one that is gone has a plain one."""
    found = _actions.get(name)
    return "robot" if found is None else found.icon


def checked_on(
    stage: Stage,
    name: str,
    settings: dict[str, Any],
    rule_id: int | None = None,
    known: RecordNames | None = None,
) -> dict[str, Any]:
    """The settings of a rule on this stage as they are stored; Refused where they make no sense there.

    Its texts may name what is `known`; without that no results of other rules.
    """
    rule_action = get(name)
    refuse_stage_without_rules(stage)
    if rule_action.of_kinds is not None and stage.pipeline.of_kind not in rule_action.of_kinds:
        raise Refused(_("This cannot be done for the records of this stage."), field="kind")
    checked = checked_settings(rule_action, settings)
    read = rule_action.settings.model_validate(checked)
    check_formulas(read, stage.pipeline.of_kind, known)
    if rule_action.check_on is not None:
        rule_action.check_on(stage, read, rule_id)
    return checked


def checked_settings(rule_action: RuleAction, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings as they are stored; Refused at the first one that is not valid."""
    try:
        return rule_action.settings.model_validate(settings).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Refused(
            _("%(setting)s: %(problem)s") % {"setting": field, "problem": first["msg"]},
            field=f"settings.{field}",
        ) from None
