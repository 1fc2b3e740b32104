"""Which triggers and rules an edition offers: for those who host Dealwright for others.

`DEALWRIGHT_AUTOMATION_PLAN` names them: `create_task,payment` offers only these, `-call_webhook` all but
that one, and a path that ends in `.json` a file with `{"offered": […]}` or `{"left_out": […]}`. Without it
everything is offered. What stands already goes on working; only new ones are refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused


@dataclass(frozen=True)
class Plan:
    """What is offered: everything, or only some names, without others."""

    only: frozenset[str] | None = None
    """None is everything."""
    left_out: frozenset[str] = field(default_factory=frozenset)

    def offers(self, name: str) -> bool:
        """Whether a trigger or a rule action of that name may be put on stages."""
        return name not in self.left_out and (self.only is None or name in self.only)


def is_offered(name: str) -> bool:
    """Whether this edition offers a kind of trigger or an action of rules."""
    return _plan(settings.AUTOMATION_PLAN).offers(name)


def refuse_unoffered(name: str) -> None:
    """Raise Refused for what this edition does not offer."""
    if not is_offered(name):
        raise Refused(_("This is not part of your plan. Ask whoever hosts Dealwright for you."), field="kind")


@cache
def _plan(written: str) -> Plan:
    if not written.strip():
        return Plan()
    if written.strip().endswith(".json"):
        return _from_file(Path(written.strip()))
    names = [one.strip() for one in written.split(",") if one.strip()]
    only = frozenset(one for one in names if not one.startswith("-"))
    left_out = frozenset(one.removeprefix("-") for one in names if one.startswith("-"))
    return Plan(only or None, left_out)


def _from_file(path: Path) -> Plan:
    try:
        told = json.loads(path.read_text())
        only, left_out = told.get("offered"), told.get("left_out", [])
        if not all(isinstance(one, str) for one in [*(only or ()), *left_out]):
            raise TypeError("names are texts")
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(
            f"DEALWRIGHT_AUTOMATION_PLAN names {path}, which holds no plan: {error}. "
            'Write {"offered": ["create_task", …]} or {"left_out": […]}.'
        ) from None
    return Plan(None if only is None else frozenset(only), frozenset(left_out))
