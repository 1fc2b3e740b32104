"""The form of a trigger: on a stage, changed, taken off."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.automation.triggers import actions
from dealwright.automation.triggers.forms import TriggerForm
from dealwright.automation.triggers.models import Trigger
from dealwright.kit.errors import Problem
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.pipelines.models import Stage


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_trigger(request: HttpRequest, stage_id: int) -> HttpResponse:
    """Put a trigger on a stage."""
    access.require_settings(request.actor)
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    form = TriggerForm(request.POST or None, initial={"kind": "payment.received"})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("kind", "allow_back")}
        try:
            actions.create_trigger(stage=stage, **given, by=request.actor)
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            web.toast(request, _("The trigger stands on the stage."))
            return web.redirect(request, f"/automation?pipeline={stage.pipeline_id}")
    return _show(request, form, stage, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def trigger_form(request: HttpRequest, id: int) -> HttpResponse:
    """Change a trigger."""
    access.require_settings(request.actor)
    trigger = get_object_or_404(Trigger.objects.select_related("stage__pipeline"), pk=id)
    initial = {name: getattr(trigger, name) for name in ("kind", "allow_back", "is_active")}
    form = TriggerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        if given["kind"] != trigger.kind:
            given["settings"] = {}  # the facts of another kind are other facts
        try:
            actions.edit_trigger(
                trigger,
                version=whole_number(request.POST.get("version")),
                **given,
                by=request.actor,
            )
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            web.toast(request, _("The trigger was changed."))
            return web.redirect(request, f"/automation?pipeline={trigger.stage.pipeline_id}")
    return _show(request, form, trigger.stage, trigger)


@login_required
@require_POST
def trigger_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Take a trigger off its stage."""
    access.require_settings(request.actor)
    trigger = get_object_or_404(Trigger.objects.select_related("stage"), pk=id)
    actions.delete_trigger(trigger, by=request.actor)
    web.toast(request, _("The trigger was taken off the stage."))
    return web.redirect(request, f"/automation?pipeline={trigger.stage.pipeline_id}")


def _show(request: HttpRequest, form: TriggerForm, stage: Stage, trigger: Trigger | None) -> HttpResponse:
    context = {"form": form, "stage": stage, "trigger": trigger}
    return web.render(request, "automation/trigger.html", context, status=422 if form.errors else 200)
