"""How a record stood on the stage it left: what going back has to restore."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Standing(BaseModel):
    """Since when it stood there, when it was closed, and why it was lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: datetime | None = None
    closed_at: datetime | None = None
    lost_reason: str = ""
