"""The pages of the variables and constants that all of automation shares."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.automation.scope import GLOBAL_CONSTANT, GLOBAL_VARIABLE
from dealwright.automation.variables import actions, areas
from dealwright.automation.variables.forms import NewVariableForm, VariableForm
from dealwright.automation.variables.models import Variable
from dealwright.automation.variables.queries import field_of
from dealwright.automation.variables.types import TYPES
from dealwright.automation.variables.usage import named_by
from dealwright.kit.errors import Problem
from dealwright.kit.expressions.names import Name, write_reference
from dealwright.kit.numbers import whole_number
from dealwright.people.access import require_settings
from dealwright.records.undo import offer

LIST = "/automation/variables"


@login_required
@require_safe
def variables(request: HttpRequest) -> HttpResponse:
    """The constants, then the variables, with what they hold."""
    require_settings(request.actor)
    rows = [_row(one) for one in Variable.objects.order_by("name", "pk") if one.type in TYPES]
    context = {
        "groups": [
            (_("Variables"), [row for row in rows if not row["variable"].is_constant]),
            (_("Constants"), [row for row in rows if row["variable"].is_constant]),
        ],
        "is_empty": not rows,
    }
    return web.render(request, "automation/variables.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_variable(request: HttpRequest) -> HttpResponse:
    """Add a variable; what it holds is asked for next."""
    require_settings(request.actor)
    form = NewVariableForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                made = actions.create_variable(**form.values(), by=request.actor)
            except Problem as problem:
                status = _complain(form, problem)
            else:
                offer(request, _("“%(name)s” was added. Now write what it holds.") % {"name": made.name})
                return web.redirect(request, f"{LIST}/{made.pk}")
    return web.render(request, "automation/variable.html", {"form": form, "variable": None}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def variable(request: HttpRequest, id: int) -> HttpResponse:
    """What it is called and holds, who names it; and saving it."""
    require_settings(request.actor)
    found = _found(id)
    form = VariableForm(
        request.POST if request.method == "POST" else None, variable=found, actor=request.actor
    )
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                actions.edit_variable(
                    found, version=form.cleaned_data["version"], **form.values(), by=request.actor
                )
            except Problem as problem:
                status = _complain(form, problem)
            else:
                offer(request, _("“%(name)s” was changed.") % {"name": found.name})
                return web.redirect(request, LIST)
    context = {"form": form, "variable": found, "users": named_by(found), **_row(found)}
    return web.render(request, "automation/variable.html", context, status=status)


@login_required
@require_POST
def variable_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a variable that nobody names; otherwise say who does."""
    require_settings(request.actor)
    found = _found(id)
    try:
        actions.delete_variable(found, version=whole_number(request.POST.get("version")), by=request.actor)
    except Problem as problem:
        web.toast(request, str(problem), tone="danger")
        return web.redirect(request, f"{LIST}/{found.pk}")
    offer(request, _("“%(name)s” was removed.") % {"name": found.name})
    return web.redirect(request, LIST)


def _found(id: int) -> Variable:
    found: Variable = get_object_or_404(Variable, pk=id, type__in=list(TYPES))
    return found


def _row(found: Variable) -> dict[str, Any]:
    field = field_of(found)
    place = GLOBAL_CONSTANT if found.is_constant else GLOBAL_VARIABLE
    return {
        "variable": found,
        "shown": field.show(field.read(found.value)),
        "type": field.type.label,
        "written": write_reference(Name(place, found.code)),
        "visible_in": areas.label_of(found.visible_in, _("Everywhere")),
    }


def _complain(form: forms.Form, problem: Problem) -> int:
    field = problem.field if problem.field in form.fields and problem.field != "version" else None
    form.add_error(field, str(problem))
    return problem.status
