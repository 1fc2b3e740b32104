"""What can happen to triggers."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Ref

_STAGE = {"kind": "stage", "id": 3, "label": "Paid"}


class TriggerCreated(Event):
    """A trigger was put on a stage."""

    kind = "trigger.created"
    title = _("Trigger created")
    sentence = _("{actor} put a trigger on the stage {stage}")
    icon = "bolt"
    used_by = frozenset()
    sample = {"stage": _STAGE, "event_kind": "payment.received"}

    stage: Ref
    event_kind: str


class TriggerEdited(Event):
    """A trigger waits for something else, or was switched on or off."""

    kind = "trigger.edited"
    title = _("Trigger changed")
    sentence = _("{actor} changed a trigger of the stage {stage}")
    icon = "bolt"
    used_by = frozenset()
    sample = {"stage": _STAGE, "changes": [{"field": "allow_back", "before": False, "after": True}]}

    stage: Ref
    changes: list[FieldChange]


class TriggerDeleted(Event):
    """A trigger was taken off its stage."""

    kind = "trigger.deleted"
    title = _("Trigger deleted")
    sentence = _("{actor} took a trigger off the stage {stage}")
    icon = "bolt"
    used_by = frozenset()
    sample = {"stage": _STAGE, "event_kind": "payment.received"}

    stage: Ref
    event_kind: str
