"""What can happen to statuses beside what happens to any stage."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Event, Ref


class LetterFacts(BaseModel):
    """What stands beside a status, as the log keeps it for the way back."""

    model_config = ConfigDict(extra="ignore")

    is_on: bool = False
    names: dict[str, str] = {}
    subject: str = ""
    text: str = ""
    external_id: str = ""


class StatusNoticeChanged(Event):
    """A status got another name in a further language, or tells clients something else."""

    kind = "pipeline.notice_changed"
    title = _("Letter of a status changed")
    sentence = _("{actor} changed what clients are told of the status {stage}")
    icon = "mail"
    used_by = frozenset()
    sample = {
        "stage": {"kind": "stage", "id": 23, "label": "Shipped"},
        "is_on": True,
        "before": {"is_on": False},
        "after": {"is_on": True, "subject": "Your order is on its way"},
    }

    stage: Ref
    is_on: bool
    before: LetterFacts | None = None
    """What stood there; releases before this one did not keep it."""
    after: LetterFacts | None = None
