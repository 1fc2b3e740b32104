"""The stage history of a record, as people read it: a dialog over its card, or a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel.dates import format_timedelta
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dealwright.kit import clock
from dealwright.kit.money import locale_of
from dealwright.records import kinds
from dealwright.records.colors import painted
from dealwright.records.pipelines.asking import as_dialog
from dealwright.records.pipelines.history import MOST, StageStep, stage_history

PAGE = "records/pipelines/history.html"


def history_page(of_kind: str) -> Callable[[HttpRequest, int], HttpResponse]:
    """The stages a record of this kind came to, the newest first."""

    @require_safe
    def show_history(request: HttpRequest, id: int) -> HttpResponse:
        kind = kinds.get(of_kind)
        if kind is None:
            raise Http404
        record = get_object_or_404(kind.seen_by(request.actor), pk=id)
        steps = stage_history(record)
        context = {
            "record": record,
            "url": kind.url(record.pk),
            "rows": [_row(step) for step in reversed(steps)],
            "is_full": len(steps) == MOST,
        }
        return as_dialog(request, PAGE, context)

    return show_history


def _row(step: StageStep) -> dict[str, Any]:
    """With how long it stood there, or stands."""
    stood = (step.until or clock.now()) - step.at
    return {
        "step": step,
        "color": painted(step.color) if step.color else "",
        "stood": format_timedelta(stood, locale=locale_of(), threshold=1),
        "stands": step.until is None,
    }
