"""What people do with what rules have still to do."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref

_STAGE = {"kind": "stage", "id": 3, "label": "Paid"}


class RulesStopped(Event):
    """What the rules of the stage had still to do for a record will not be done."""

    kind = "rules.stopped"
    title = _("Rules stopped")
    sentence = _("{actor} stopped the rules of the stage {stage}")
    icon = "hand-stop"
    used_by = frozenset()
    sample = {"stage": _STAGE, "runs": [12, 13]}

    stage: Ref
    runs: list[int] = []
    """Those that were waiting, for the way back."""


class RuleHurried(Event):
    """Somebody did not wait until a rule was due."""

    kind = "rule.hurried"
    title = _("Rule started by hand")
    sentence = _("{actor} let a rule of the stage {stage} run at once: {action}")
    icon = "player-play"
    used_by = frozenset()
    sample = {"stage": _STAGE, "action": "create_task", "run": 12}

    stage: Ref
    action: str
    run: int = 0


class RulesRetried(Event):
    """What could not be done is tried again."""

    kind = "rules.retried"
    title = _("Failed rules tried again")
    sentence = _("{actor} let what had failed on the stage {stage} be tried again")
    icon = "refresh"
    used_by = frozenset()
    sample = {"stage": _STAGE, "runs": [12]}

    stage: Ref
    runs: list[int] = []
