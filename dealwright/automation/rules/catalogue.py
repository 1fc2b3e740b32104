"""What rules can do. Domains plug their actions in from `automation.py`; the engine knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ValidationError

from dealwright.events import Actor
from dealwright.kit.errors import Refused


@dataclass(frozen=True)
class RuleAction:
    """One thing that can be done for a record when it enters a stage."""

    name: str
    """As rules keep it and the API calls it: `create_task`."""
    label: Any
    """“Create a task”, lazily translated."""
    icon: str
    settings: type[BaseModel]
    """What a rule says about it; checked when the rule is saved and again before it runs."""
    form: type[forms.Form]
    """The same as a person types it; `cleaned_data` has the names of the settings."""
    say: Callable[[Any], str]
    """`say(settings)`: what the rule will do, as a clause for its card."""
    run: Callable[[Any, Any, Actor, str], None]
    """`run(record, settings, by, key)`: do it through an action. The key is the same at every try."""


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


def icon_of(name: str) -> str:
    """The drawing of an action; one that is gone has a plain one."""
    found = _actions.get(name)
    return "robot" if found is None else found.icon


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
