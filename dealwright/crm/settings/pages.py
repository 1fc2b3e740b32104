"""How the CRM works: its settings, and the switch of its mode."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.crm.settings import actions
from dealwright.crm.settings.forms import CrmSettingsForm, FieldMapForm, SwitchForm
from dealwright.crm.settings.models import Mode
from dealwright.crm.settings.queries import crm_settings, last_switch
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_settings
from dealwright.records.undo import offer

PAGE, MODE = "crm/settings/settings.html", "crm/settings/mode.html"
FIELDS = "crm/settings/fields.html"


@require_http_methods(["GET", "HEAD", "POST"])
def settings_of_crm(request: HttpRequest) -> HttpResponse:
    """The settings, how far a switch of the mode is, and saving."""
    require_settings(request.actor)
    settings = crm_settings()
    form = CrmSettingsForm(request.POST if request.method == "POST" else None, settings=settings)
    if form.is_bound and form.is_valid():
        try:
            actions.edit_crm_settings(**form.values(), version=form.cleaned_data["version"], by=request.actor)
        except (Refused, Conflict) as problem:
            status = _complain(form, problem)
        else:
            offer(request, _("Saved."))
            return web.redirect(request, "/crm/settings")
    else:
        status = 422 if form.errors else 200
    context = {"form": form, "settings": settings, "switch": last_switch()}
    is_progress = request.headers.get("HX-Target") == "mode-switch"
    return web.render(request, PAGE, context, fragment="progress" if is_progress else None, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def mode_of_crm(request: HttpRequest) -> HttpResponse:
    """What a switch to the other mode means, and the switch."""
    require_settings(request.actor)
    settings = crm_settings()
    form = SwitchForm(request.POST if request.method == "POST" else None, settings=settings)
    if form.is_bound and form.is_valid():
        try:
            _switch(request, form)
        except (Refused, Conflict) as problem:
            status = _complain(form, problem)
        else:
            return web.redirect(request, "/crm/settings")
    else:
        status = 422 if form.errors else 200
    context = {"form": form, "settings": settings, "leads": actions.active_leads().count()}
    return web.render(request, MODE, context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def fields_of_conversion(request: HttpRequest) -> HttpResponse:
    """Which added field of a lead becomes which field of what is made of it, and saving that."""
    require_settings(request.actor)
    settings = crm_settings()
    form = FieldMapForm(request.POST if request.method == "POST" else None, settings=settings)
    status = 422 if form.is_bound and not form.is_valid() else 200
    if form.is_bound and status == 200:
        try:
            version = form.cleaned_data["version"]
            actions.edit_crm_settings(field_map=form.field_map(), version=version, by=request.actor)
        except (Refused, Conflict) as problem:
            status = _complain(form, problem)
        else:
            offer(request, _("Saved."))
            return web.redirect(request, "/crm/settings")
    return web.render(request, FIELDS, {"form": form}, status=status)


def _switch(request: HttpRequest, form: SwitchForm) -> None:
    """To the mode the form was sent for: what somebody else switched meanwhile is not switched back."""
    values = dict(form.cleaned_data)
    if request.POST.get("to") == Mode.CLASSIC:
        actions.switch_to_classic(version=values["version"], by=request.actor)
        offer(request, _("What comes in becomes a lead from now on."))
    else:
        actions.switch_to_simple(**values, by=request.actor)
        offer(request, _("What comes in becomes a deal from now on."))


def _complain(form: forms.Form, problem: Any) -> int:
    field = problem.field if problem.field in form.fields and problem.field != "version" else None
    form.add_error(field, str(problem))
    status: int = problem.status
    return status
