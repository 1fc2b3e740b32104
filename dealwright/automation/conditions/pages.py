"""The rows of a condition while somebody builds it: nothing is saved here."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dealwright import web
from dealwright.automation.conditions.forms import ConditionForm
from dealwright.automation.rules.results import above_called
from dealwright.people import access
from dealwright.records.pipelines.models import Stage


@login_required
@require_POST
def condition_rows(request: HttpRequest, stage_id: int) -> HttpResponse:
    """The rows as they were sent, with one more or one fewer, each with the control its value needs.

    `?rule=ID`, or `new`, says which rule asks, `?trigger=KIND` which kind of trigger.
    """
    access.require_settings(request.actor)
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    form = ConditionForm(
        request.POST,
        stage=stage,
        actor=request.actor,
        above=above_called(stage, request.GET.get("rule")),
        waits_for=request.GET.get("trigger", ""),
    )
    context = {"condition": form}
    return web.render(request, "automation/condition.html", context, fragment="rows")
