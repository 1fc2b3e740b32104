"""How a record stood on the stage it left: what going back has to restore."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

LostReason = Annotated[str, Field(max_length=2000)]
"""As lists are narrowed by it, word for word."""


class Standing(BaseModel):
    """Since when it stood there, when it was closed, and why it was lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: datetime | None = None
    closed_at: datetime | None = None
    lost_reason: str = ""
