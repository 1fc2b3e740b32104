"""“Try it”: what the trigger or the rule in the form would have done in the last 30 days."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealwright import web
from dealwright.automation.dry_runs.lines import MOST_SHOWN, DryRun
from dealwright.automation.dry_runs.queries import try_rule, try_trigger
from dealwright.automation.rules import catalogue as rule_catalogue
from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.pages import RuleForms
from dealwright.automation.triggers import catalogue as trigger_catalogue
from dealwright.automation.triggers.models import Trigger
from dealwright.automation.triggers.pages import TriggerForms
from dealwright.kit.errors import Problem, Refused
from dealwright.people import access
from dealwright.records.pipelines.models import Stage

PAGE = "automation/dry_run.html"


@login_required
@require_POST
def new_rule_dry_run(request: HttpRequest, stage_id: int, action: str) -> HttpResponse:
    """Try a rule that is not saved yet."""
    access.require_settings(request.actor)
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    try:
        rule_action = rule_catalogue.get(action)
    except Refused as refusal:
        raise Http404 from refusal
    return _try_rule(request, RuleForms(request, stage, rule_action))


@login_required
@require_POST
def rule_dry_run(request: HttpRequest, id: int) -> HttpResponse:
    """Try a rule as its form says it now."""
    access.require_settings(request.actor)
    rule = get_object_or_404(Rule.objects.select_related("stage__pipeline", "acts_as"), pk=id)
    return _try_rule(request, RuleForms(request, rule.stage, rule_catalogue.get(rule.action), rule))


@login_required
@require_POST
def new_trigger_dry_run(request: HttpRequest, stage_id: int, trigger_kind: str) -> HttpResponse:
    """Try a trigger that is not saved yet."""
    access.require_settings(request.actor)
    stage = get_object_or_404(Stage.objects.select_related("pipeline"), pk=stage_id)
    try:
        waits = trigger_catalogue.get(trigger_kind)
    except Refused as refusal:
        raise Http404 from refusal
    return _try_trigger(request, TriggerForms(request, stage, waits))


@login_required
@require_POST
def trigger_dry_run(request: HttpRequest, id: int) -> HttpResponse:
    """Try a trigger as its form says it now."""
    access.require_settings(request.actor)
    trigger = get_object_or_404(Trigger.objects.select_related("stage__pipeline", "acts_as"), pk=id)
    waits = trigger_catalogue.get(trigger.kind)
    return _try_trigger(request, TriggerForms(request, trigger.stage, waits, trigger))


def _try_rule(request: HttpRequest, forms: RuleForms) -> HttpResponse:
    if not forms.is_valid:
        return _refused(request, [forms.settings, forms.common, forms.run_time, *forms.condition.rows])
    rule = Rule(stage=forms.stage, action=forms.rule_action.name, **forms.values)
    return _show(request, lambda: try_rule(rule, request.actor), is_rule=True)


def _try_trigger(request: HttpRequest, forms: TriggerForms) -> HttpResponse:
    if not forms.is_valid:
        return _refused(request, [forms.settings, forms.common, *forms.condition.rows])
    given = {"settings": forms.trigger.settings} if forms.trigger is not None else {}
    trigger = Trigger(stage=forms.stage, kind=forms.kind.name, **given | forms.values)
    trigger.pk = forms.trigger.pk if forms.trigger is not None else None
    return _show(request, lambda: try_trigger(trigger, request.actor), is_rule=False)


def _show(request: HttpRequest, attempt: Any, *, is_rule: bool) -> HttpResponse:
    try:
        found: DryRun = attempt()
    except Problem as problem:
        return _answer(request, {"errors": [str(problem)]}, status=422)
    context = {"errors": [], "found": found, "is_rule": is_rule, "most_shown": MOST_SHOWN}
    return _answer(request, context)


def _refused(request: HttpRequest, forms: list[Any]) -> HttpResponse:
    """What the form lacks before it can be tried."""
    errors = [
        f"{form.fields[name].label}: {text}" if name in form.fields else str(text)
        for form in forms
        for name, texts in form.errors.items()
        for text in texts
    ]
    return _answer(request, {"errors": errors or [_("Something in the form is wrong.")]}, status=422)


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    fragment = "result" if request.htmx else None
    return web.render(request, PAGE, context, fragment=fragment, status=status)
