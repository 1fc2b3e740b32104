"""The button “Undo” of the notice that tells what was done."""

from __future__ import annotations

from django.http import HttpRequest

from dealwright import web
from dealwright.events.actions import last_recorded
from dealwright.records.undo.queries import may_try
from dealwright.web.toasts import Tone


def offer(request: HttpRequest, text: str, tone: Tone = "good") -> None:
    """Tell what the last action of this request did, with the button that takes it back for who may."""
    last = last_recorded()
    is_offered = last is not None and may_try(request.actor, last.events)
    web.toast(request, text, tone, undo_url=f"/changes/{last.id}/undo" if last and is_offered else None)
