"""What can happen to rules, and what they tell of themselves."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Ref, Use

_STAGE = {"kind": "stage", "id": 3, "label": "Paid"}


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
    sample = {"stage": _STAGE, "action": "create_task"}

    stage: Ref
    action: str


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
