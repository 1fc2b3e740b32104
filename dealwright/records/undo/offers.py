"""The button “Undo” of the notice that tells what was done."""

from __future__ import annotations

from django.http import HttpRequest

from dealwright.events.actions import last_recorded
from dealwright.records.undo.queries import may_try
from dealwright.web.toasts import toast_of_change as offer
from dealwright.web.toasts import undo_is_told_by

__all__ = ["offer"]


@undo_is_told_by
def undo_url(request: HttpRequest) -> str | None:
    """Where the last action of this request is taken back; None where it has no way back for who asks."""
    last = last_recorded()
    is_offered = last is not None and may_try(request.actor, last.events)
    return f"/changes/{last.id}/undo" if last and is_offered else None
