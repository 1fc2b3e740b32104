"""What is told of a rule that was started for many records."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref

_STAGE = {"kind": "stage", "id": 3, "label": "Paid"}


class RuleStartedForMany(Event):
    """Somebody let a rule run for records that had come to its stage before it stood there."""

    kind = "rule.started_for_many"
    title = _("Rule started for many records")
    sentence = _("{actor} let a rule of the stage {stage} run for records that stood there: {count}")
    icon = "player-play"
    used_by = frozenset()
    sample = {"stage": _STAGE, "action": "create_task", "count": 120}

    stage: Ref
    action: str
    count: int
