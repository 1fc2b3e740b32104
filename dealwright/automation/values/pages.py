"""The picker behind `…`, and what a text becomes while it is typed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.automation.rules.results import above_called
from dealwright.automation.values.preview import preview
from dealwright.automation.values.queries import readable_names, sections_for
from dealwright.kit.expressions.limits import LONGEST_FORMULAS
from dealwright.people import access
from dealwright.records.pipelines.models import Stage

TEMPLATE = "automation/values.html"


@login_required
@require_safe
def values_of_stage(request: HttpRequest, stage_id: int) -> HttpResponse:
    """What may be written into the forms of a stage; `?rule=ID`, or `new`, says which rule asks.

    Without it a trigger does.
    """
    access.require_settings(request.actor)
    stage = _stage(stage_id)
    above = above_called(stage, request.GET.get("rule"))
    context = {
        "stage": stage,
        "sections": sections_for(stage, request.actor, above),
        "names": readable_names(stage, above),
    }
    return web.render(request, TEMPLATE, context, fragment="picker" if request.htmx else None)


@login_required
@require_POST
def value_preview(request: HttpRequest, stage_id: int) -> HttpResponse:
    """What the text becomes for the newest record, or what is wrong with it; `?rule=` as above."""
    access.require_settings(request.actor)
    written = request.POST.get("text", "")[:LONGEST_FORMULAS]
    stage = _stage(stage_id)
    shown = preview(
        written,
        stage,
        request.actor,
        names_people=request.POST.get("as") == "people",
        above=above_called(stage, request.GET.get("rule")),
    )
    context = {"shown": shown}
    return web.render(request, TEMPLATE, context, fragment="preview")


def _stage(id: int) -> Stage:
    found: Stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=id)
    return found
