"""What goes with a client who is deleted for good: that they wanted no letters."""

from __future__ import annotations

from collections.abc import Sequence

from dealwright.channels.refusals.forgetting import forget_refusals_of
from dealwright.crm.reaching.queries import emails_of_nobody_else


def forget_refusals(kind: str, ids: Sequence[int]) -> None:
    """An address that somebody else has as well stays refused."""
    forget_refusals_of(emails_of_nobody_else(kind, ids))
