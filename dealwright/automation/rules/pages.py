"""The form of a rule: on a stage, changed, taken off."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.automation.forms import SettingsForm
from dealwright.automation.rules import actions, catalogue
from dealwright.automation.rules.catalogue import RuleAction
from dealwright.automation.rules.forms import RunTimeForm, as_typed
from dealwright.automation.rules.models import Rule, When
from dealwright.kit.errors import Problem
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import offer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: HttpRequest, stage_id: int, action: str) -> HttpResponse:
    """Put a rule on a stage."""
    access.require_settings(request.actor)
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    rule_action = catalogue.get(action)
    form = rule_action.form(request.POST or None, stage=stage, actor=request.actor)
    run_time = RunTimeForm(request.POST or None, initial={"delay": 0, "unit": "minutes"})
    if request.method == "POST" and form.is_valid() and run_time.is_valid():
        try:
            actions.create_rule(
                stage=stage,
                action=action,
                settings=form.settings(),
                delay_minutes=run_time.cleaned_data["delay_minutes"],
                by=request.actor,
            )
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            offer(request, _("The rule starts for records that enter this stage from now on."))
            return web.redirect(request, f"/automation?pipeline={stage.pipeline_id}")
    return _show(request, rule_action, form, run_time, stage, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule_form(request: HttpRequest, id: int) -> HttpResponse:
    """Change a rule."""
    access.require_settings(request.actor)
    rule = get_object_or_404(Rule.objects.select_related("stage__pipeline"), pk=id)
    rule_action = catalogue.get(rule.action)
    form = rule_action.form(
        request.POST or None, stage=rule.stage, actor=request.actor, settings=rule.settings
    )
    timing = {**as_typed(rule.delay_minutes), "is_active": rule.is_active}
    run_time = RunTimeForm(request.POST or None, initial=timing)
    if request.method == "POST" and form.is_valid() and run_time.is_valid():
        try:
            delay = run_time.cleaned_data["delay_minutes"]
            actions.edit_rule(
                rule,
                version=whole_number(request.POST.get("version")),
                settings=form.settings(),
                when=When.AFTER if delay else When.AT_ONCE,
                delay_minutes=delay,
                is_active=run_time.cleaned_data["is_active"],
                by=request.actor,
            )
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            offer(request, _("The rule was changed."))
            return web.redirect(request, f"/automation?pipeline={rule.stage.pipeline_id}")
    return _show(request, rule_action, form, run_time, rule.stage, rule)


@login_required
@require_POST
def rule_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Take a rule off its stage."""
    access.require_settings(request.actor)
    rule = get_object_or_404(Rule.objects.select_related("stage"), pk=id)
    actions.delete_rule(rule, by=request.actor)
    offer(request, _("The rule was taken off the stage."))
    return web.redirect(request, f"/automation?pipeline={rule.stage.pipeline_id}")


def _show(
    request: HttpRequest,
    rule_action: RuleAction,
    form: SettingsForm,
    run_time: RunTimeForm,
    stage: Stage,
    rule: Rule | None,
) -> HttpResponse:
    context = {
        "rule_action": rule_action,
        "form": form,
        "run_time": run_time,
        "stage": stage,
        "rule": rule,
    }
    status = 422 if form.errors or run_time.errors else 200
    return web.render(request, "automation/rule.html", context, status=status)
