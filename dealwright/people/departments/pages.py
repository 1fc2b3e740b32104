"""The pages of departments: the tree, and one department."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.absences.queries import with_absence
from dealwright.people.departments import actions
from dealwright.people.departments.forms import ClosingForm, DepartmentForm, MoveForm, NewDepartmentForm
from dealwright.people.departments.models import Department
from dealwright.people.departments.queries import tree


@require_http_methods(["GET", "HEAD", "POST"])
def departments(request: HttpRequest) -> HttpResponse:
    """The tree, and opening a department."""
    may_change = access.may_change_settings(request.actor)
    form = NewDepartmentForm(initial={"parent": request.GET.get("below")})
    if request.method == "POST":
        access.require_settings(request.actor)
        form = NewDepartmentForm(request.POST)
        if form.is_valid():
            try:
                opened = actions.create_department(**form.cleaned_data, by=request.actor)
            except Refused as refusal:
                _complain(form, refusal)
            else:
                web.toast_of_change(request, _("The department %(name)s was opened.") % {"name": opened.name})
                return web.redirect(request, "/people/departments")
    context = {"branches": tree(), "form": form, "may_change": may_change}
    status = 422 if form.errors else 200
    return web.render(request, "people/departments/tree.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def department(request: HttpRequest, id: int) -> HttpResponse:
    """One department with its people; its name and head may be changed."""
    found = _department(id)
    if request.method != "POST":
        return _page(request, found)
    access.require_settings(request.actor)
    form = DepartmentForm(request.POST, department=found)
    if form.is_valid():
        try:
            actions.edit_department(found, **form.cleaned_data, by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast_of_change(request, _("Saved."))
            return web.redirect(request, f"/people/departments/{id}")
    return _page(request, found, form=form)


@require_POST
def department_place(request: HttpRequest, id: int) -> HttpResponse:
    """Put a department elsewhere in the tree."""
    access.require_settings(request.actor)
    found = _department(id)
    form = MoveForm(request.POST, department=found)
    if form.is_valid():
        try:
            actions.move_department(found, to=form.cleaned_data["parent"], by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast_of_change(request, _("The department %(name)s was moved.") % {"name": found.name})
            return web.redirect(request, f"/people/departments/{id}")
    return _page(request, found, move_form=form)


@require_POST
def department_closing(request: HttpRequest, id: int) -> HttpResponse:
    """Close a department, with a new home for what is in it."""
    access.require_settings(request.actor)
    found = _department(id)
    form = ClosingForm(request.POST)
    if form.is_valid():
        try:
            actions.close_department(found, **form.cleaned_data, by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast_of_change(request, _("The department %(name)s was closed.") % {"name": found.name})
            return web.redirect(request, "/people/departments")
    return _page(request, found, closing_form=form)


def _page(
    request: HttpRequest,
    found: Department,
    *,
    form: forms.Form | None = None,
    move_form: forms.Form | None = None,
    closing_form: forms.Form | None = None,
) -> HttpResponse:
    given = [one for one in (form, move_form, closing_form) if one is not None]
    people = with_absence(found.users.active().select_related("role"))
    context: dict[str, Any] = {
        "department": found,
        "above": list(Department.objects.filter(pk__in=found.path[:-1]).order_by("path__len")),
        "below": list(found.children.select_related("head").order_by("name")),
        "people": list(people.order_by("name", "pk")),
        "may_change": access.may_change_settings(request.actor),
        "form": form or DepartmentForm(department=found),
        "move_form": move_form or MoveForm(department=found),
        "closing_form": closing_form or ClosingForm(),
    }
    status = 422 if any(one.errors for one in given) else 200
    return web.render(request, "people/departments/department.html", context, status=status)


def _department(id: int) -> Department:
    return get_object_or_404(Department.objects.select_related("head", "parent"), pk=id)


FIELDS = {"parent_id": "parent", "head_id": "head"}
"""Fields of the API by their names in forms."""


def _complain(form: forms.Form, refusal: Refused) -> None:
    field = FIELDS.get(refusal.field or "", refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))
