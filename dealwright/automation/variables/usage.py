"""Who names a shared variable: such a one is not removed under them."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast, Concat

from dealwright.automation.rules.models import Rule
from dealwright.automation.scope import GLOBAL_CONSTANT, GLOBAL_VARIABLE
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.variables.models import Variable

MOST_NAMED = 10
SETS = "set_variable"
"""The rule that writes into one."""


def named_by(variable: Variable) -> list[str]:
    """The rules and triggers that name it, with their stages: “Sales · Paid: Thank you”."""
    place = GLOBAL_CONSTANT if variable.is_constant else GLOBAL_VARIABLE
    exactly = re.compile(rf"{place}:{re.escape(variable.code)}(?:_printable)?(?![\w.\-])")
    return [
        f"{one.stage.pipeline.name} · {one.stage.name}: {_called(one)}"
        for one in [*_writing(Rule, place, variable), *_writing(Trigger, place, variable)]
        if exactly.search(one.written) or _sets(one, variable)
    ][:MOST_NAMED]


def _writing(model: Any, place: str, variable: Variable) -> list[Any]:
    """Those whose settings or condition hold the name anywhere; one query."""
    written = Concat(Cast("settings", TextField()), Cast("condition", TextField()))
    found = model.objects.annotate(written=written).select_related("stage__pipeline")
    named = found.filter(written__contains=f"{place}:{variable.code}")
    if model is Rule and not variable.is_constant:
        named |= found.filter(action=SETS, settings__variable=variable.code)
    return list(named.order_by("stage_id", "position", "pk"))


def _sets(one: Any, variable: Variable) -> bool:
    sets = getattr(one, "action", "") == SETS and not variable.is_constant
    return sets and one.settings.get("variable") == variable.code


def _called(one: Any) -> str:
    from dealwright.automation.rules.words import say
    from dealwright.automation.triggers.queries import title_of

    return one.name or (say(one) if isinstance(one, Rule) else title_of(one))
