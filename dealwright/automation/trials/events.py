"""What is told of a try."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref

_STAGE = {"kind": "stage", "id": 3, "label": "New"}


class TrialStarted(Event):
    """A record was opened only to see what automation does with it."""

    kind = "trial.started"
    title = _("Trial started")
    sentence = _("{actor} opened this to try the automation; it began on the stage {stage}")
    icon = "flask"
    used_by = frozenset()
    sample = {"stage": _STAGE, "longest_wait_seconds": 10}

    stage: Ref
    longest_wait_seconds: int = 10


class TrialEnded(Event):
    """The try is over; its record lies in the recycle bin."""

    kind = "trial.ended"
    title = _("Trial ended")
    sentence = _("{actor} ended the trial")
    icon = "flask"
    used_by = frozenset()
    sample = {}
