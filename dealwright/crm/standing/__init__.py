"""How a record stood on the stage it left: what going back has to restore."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Semantic, Stage

LONGEST_REASON = 2000
LostReason = Annotated[str, Field(max_length=LONGEST_REASON)]
"""As lists are narrowed by it, word for word."""


def checked_reason(reason: str, to: Stage) -> str:
    """Why a record goes to a lost stage, trimmed; Refused where it goes elsewhere, or is too long."""
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Refused(_("This reason is longer than 2,000 letters; write a note instead."), field="reason")
    if reason and to.semantic != Semantic.LOST:
        raise Refused(_("Only a lost stage takes a reason."), field="reason")
    return reason


class Standing(BaseModel):
    """Since when it stood there, when it was closed, and why it was lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: datetime | None = None
    closed_at: datetime | None = None
    lost_reason: str = ""
