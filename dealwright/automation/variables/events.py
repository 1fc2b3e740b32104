"""What can happen to shared variables."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Event, FieldChange, Keep


class VariableSet(Event):
    """A rule changed what a shared variable holds."""

    kind = "variable.set"
    title = _("Variable set by a rule")
    sentence = _("{actor} changed the value of the variable {subject}")
    icon = "math-function"
    used_by = frozenset()
    keep = Keep.DAYS_90
    sample = {"before": 41, "after": 42}

    before: Any = None
    after: Any = None


class VariableFacts(BaseModel):
    """What a variable is, as the log keeps it, so that a deleted one can be put back."""

    model_config = ConfigDict(extra="ignore")

    code: str
    name: str
    type: str
    multiple: bool = False
    visible_in: str
    is_constant: bool = False
    value: Any = None
    description: str = ""


class VariableCreated(Event):
    """Somebody added a variable or a constant that all of automation shares."""

    kind = "variable.created"
    title = _("Variable added")
    sentence = _("{actor} added the variable {subject}")
    icon = "math-function"
    used_by = frozenset()
    sample = {"code": "discount"}

    code: str


class VariableEdited(Event):
    """Somebody changed what a variable is called or holds."""

    kind = "variable.edited"
    title = _("Variable changed")
    sentence = _("{actor} changed the variable {subject}")
    icon = "math-function"
    used_by = frozenset()
    sample = {"changes": [{"field": "value", "before": 10, "after": 12}]}

    changes: list[FieldChange]


class VariableDeleted(Event):
    """Somebody removed a variable that no rule named."""

    kind = "variable.deleted"
    title = _("Variable removed")
    sentence = _("{actor} removed the variable {subject}")
    icon = "math-function"
    used_by = frozenset()
    sample = {
        "before": {
            "code": "discount",
            "name": "Discount",
            "type": "number",
            "multiple": False,
            "visible_in": "everywhere",
            "is_constant": False,
            "value": 10,
            "description": "",
        }
    }

    before: VariableFacts
