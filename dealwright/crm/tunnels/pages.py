"""The page of sales tunnels: all pipelines side by side, and the links between their stages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from markupsafe import Markup

from dealwright import web
from dealwright.automation.rules.models import Rule
from dealwright.automation.rules.words import say_when
from dealwright.crm.deals.models import Deal
from dealwright.crm.tunnels import actions
from dealwright.crm.tunnels.forms import TunnelForm
from dealwright.crm.tunnels.queries import as_tunnel, leads_back, tunnels
from dealwright.kit.errors import Conflict, Problem
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.painting import painted_stage
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.queries import pipelines_of
from dealwright.records.undo import offer

PAGE = "crm/tunnels/tunnels.html"
FORM = "crm/tunnels/tunnel.html"


@require_safe
def all_tunnels(request: HttpRequest) -> HttpResponse:
    """Every pipeline of deals with its stages, the tunnels as arrows and as a list."""
    access.require_settings(request.actor)
    lanes = [
        (pipeline, [painted_stage(stage) for stage in pipeline.stages.all()])
        for pipeline in pipelines_of(Deal.record_kind)
    ]
    found = [(as_tunnel(rule), say_when(rule)) for rule in tunnels()]
    return web.render(request, PAGE, {"lanes": lanes, "tunnels": found})


@require_http_methods(["GET", "HEAD", "POST"])
def new_tunnel(request: HttpRequest) -> HttpResponse:
    """The form of a tunnel, and drawing it; dragging from stage to stage leads here with both filled in."""
    access.require_settings(request.actor)
    sent = request.POST if request.method == "POST" else None
    asked = {"from_stage": request.GET.get("from"), "to_stage": request.GET.get("to")}
    form = TunnelForm(sent, initial={name: whole_number(text) for name, text in asked.items()})
    if sent is not None and form.is_valid():
        try:
            drawn = actions.draw_tunnel(
                start=_stage(form.cleaned_data["from_stage"]),
                end=_stage(form.cleaned_data["to_stage"]),
                kind=form.chosen_kind,
                delay_minutes=form.cleaned_data["delay_minutes"],
                by=request.actor,
            )
        except Problem as problem:
            form.complain(problem)
        else:
            offer(request, _("The tunnel leads deals that come to its stage from now on."))
            return _back(request, drawn)
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
def tunnel(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a tunnel that is there, and changing it."""
    access.require_settings(request.actor)
    rule = _tunnel(id)
    sent = request.POST if request.method == "POST" else None
    form = TunnelForm(sent, tunnel=rule)
    status = 200
    if sent is not None and form.is_valid():
        try:
            changed = actions.change_tunnel(
                rule,
                end=_stage(form.cleaned_data["to_stage"]),
                kind=form.chosen_kind,
                delay_minutes=form.cleaned_data["delay_minutes"],
                is_active=form.cleaned_data["is_active"],
                version=form.cleaned_data["version"],
                by=request.actor,
            )
        except Problem as problem:
            form.complain(problem)
            status = problem.status
            if isinstance(problem, Conflict):
                typed = sent.copy()
                typed["version"] = str(_tunnel(id).version)
                form.data = typed
        else:
            offer(request, _("The tunnel was changed."))
            return _back(request, changed)
    return _form(request, form, rule, status=status)


@require_POST
def tunnel_deletion(request: HttpRequest, id: int) -> HttpResponse:
    """Take a tunnel away."""
    access.require_settings(request.actor)
    actions.delete_tunnel(_tunnel(id), by=request.actor)
    offer(request, _("The tunnel was taken away."))
    return web.redirect(request, "/pipelines/tunnels")


def link_to_tunnels(request: HttpRequest, of_kind: str) -> Markup | None:
    """The way from the pages of pipelines to this one."""
    if of_kind != Deal.record_kind:
        return None
    return web.render_fragment(request, "crm/tunnels/link.html", "link", {})


def _back(request: HttpRequest, rule: Rule) -> HttpResponse:
    """To the page of tunnels; pipelines that now lead round with people in between are told of (CR-31)."""
    if names := leads_back(rule):
        text = _("With people moving deals on, these pipelines lead round: %(way)s. Tunnels alone do not.")
        web.toast(request, text % {"way": " → ".join(names)}, tone="attention")
    return web.redirect(request, "/pipelines/tunnels")


def _form(
    request: HttpRequest, form: TunnelForm, rule: Rule | None = None, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "tunnel": as_tunnel(rule) if rule is not None else None}
    return web.render(request, FORM, context, status=422 if form.errors and status == 200 else status)


def _tunnel(id: int) -> Rule:
    return get_object_or_404(tunnels(), pk=id)


def _stage(id: int) -> Stage:
    found: Stage = Stage.objects.select_related("pipeline").get(pk=id, pipeline__of_kind=Deal.record_kind)
    return found
