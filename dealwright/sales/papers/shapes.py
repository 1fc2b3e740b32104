"""What a program sends to move a proposal or an invoice."""

from __future__ import annotations

from typing import Annotated

from dealwright.api.types import Id, Text, Verb


class PaperMove(Verb):
    """Where it goes."""

    stage_id: Id
    reason: Annotated[str, Text(2000, empty=True, lines=True)] = ""
    """Why it is declined or canceled; kept for those stages only."""
