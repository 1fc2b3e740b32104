"""What can happen to rules, and what they tell of themselves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.automation.rules.kept_runs import KeptRun
from dealwright.events import Event, FieldChange, Ref, Use

_STAGE = {"kind": "stage", "id": 3, "label": "Paid"}
_RUN = {"id": 7, "rule_version": 1, "on_kind": "deal", "on_id": 42, "event_id": 99}


class RuleFacts(BaseModel):
    """What a rule says, as the log keeps it, so that a deleted one can be put back."""

    model_config = ConfigDict(extra="ignore")

    name: str = ""
    settings: dict[str, Any] = {}
    condition: dict[str, Any] = {}
    when: str = ""
    """Empty in what releases before kept: then the delay says it."""
    delay_minutes: int = 0
    date_field: str = ""
    follows_date: bool = False
    in_business_hours: bool = False
    in_working_day: bool = False
    after_previous: bool = False
    acts_as_id: int | None = None
    is_active: bool = True
    recipe: str = ""
    position: float = 0


class RuleCreated(Event):
    """A rule was put on a stage."""

    kind = "rule.created"
    title = _("Rule created")
    sentence = _("{actor} put a rule on the stage {stage}")
    icon = "robot"
    used_by = frozenset()
    sample = {"stage": _STAGE, "action": "create_task"}

    stage: Ref
    action: str


class RuleEdited(Event):
    """A rule does something else, at another time, or was switched on or off."""

    kind = "rule.edited"
    title = _("Rule changed")
    sentence = _("{actor} changed a rule of the stage {stage}")
    icon = "robot"
    used_by = frozenset()
    sample = {"stage": _STAGE, "changes": [{"field": "delay_minutes", "before": 0, "after": 60}]}

    stage: Ref
    changes: list[FieldChange]


class RuleDeleted(Event):
    """A rule was taken off its stage; what it had still to do is not done."""

    kind = "rule.deleted"
    title = _("Rule deleted")
    sentence = _("{actor} took a rule off the stage {stage}")
    icon = "robot"
    used_by = frozenset()
    sample = {"stage": _STAGE, "action": "create_task", "before": None, "waiting": [_RUN], "waiting_count": 1}

    stage: Ref
    action: str
    before: RuleFacts | None = None
    """What it said, for the way back; releases before this one did not keep it."""
    waiting: list[KeptRun] = []
    """What it had still to do, for the way back."""
    waiting_count: int = 0
    """How much that was: `waiting` keeps the most that an event can."""


class RuleFailed(Event):
    """A rule was tried several times for a record and could not be done."""

    kind = "rule.failed"
    title = _("Rule failed")
    sentence = _("A rule of the stage {stage} could not be done: {reason}")
    icon = "alert-triangle"
    used_by = frozenset({Use.NOTIFICATIONS, Use.WEBHOOKS})
    sample = {"stage": _STAGE, "action": "create_task", "reason": "The responsible person has left."}

    stage: Ref
    action: str
    reason: str
