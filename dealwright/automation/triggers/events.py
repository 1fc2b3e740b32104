"""What can happen to triggers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Event, FieldChange, Ref, Use

_STAGE = {"kind": "stage", "id": 3, "label": "Paid"}


class TriggerFacts(BaseModel):
    """What a trigger says, as the log keeps it, so that a deleted one can be put back."""

    model_config = ConfigDict(extra="ignore")

    name: str = ""
    settings: dict[str, Any] = {}
    condition: dict[str, Any] = {}
    acts_as_id: int | None = None
    secret: str = ""
    """The fingerprint of its address: whoever has the address can go on calling it."""
    address_by_id: int | None = None
    """Whose rights the address has; releases before this one did not keep it."""
    allow_back: bool = False
    is_active: bool = True
    recipe: str = ""
    position: float = 0


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
    sample = {"stage": _STAGE, "event_kind": "payment.received", "before": None}

    stage: Ref
    event_kind: str
    before: TriggerFacts | None = None
    """What it said, for the way back; releases before this one did not keep it."""


class TriggerRefused(Event):
    """What a trigger waits for happened, and the record could not go to its stage."""

    kind = "trigger.refused"
    title = _("Trigger could not move a record")
    sentence = _("{actor} could not move it to {stage}: {reason}")
    icon = "alert-triangle"
    used_by = frozenset({Use.NOTIFICATIONS, Use.WEBHOOKS})
    sample = {"stage": _STAGE, "reason": "“Silicone case”: only 2 left."}

    stage: Ref
    reason: str
