"""The pages of users and departments, for those who may change settings."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.users import actions
from dealwright.people.users.forms import NewUserForm, UserForm
from dealwright.people.users.models import Department, User


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who works here."""
    access.require_settings(request.actor)
    users = User.objects.select_related("role", "department").order_by("-is_active", "name", "id")
    return web.render(
        request, "people/people.html", {"users": users, "departments": Department.objects.all()}
    )


def new_person(request: HttpRequest) -> HttpResponse:
    """The form for a new account, and making it."""
    access.require_settings(request.actor)
    form = NewUserForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            user = actions.create_user(**form.cleaned_data, by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast(request, _("%(name)s has an account now.") % {"name": user.name})
            return web.redirect(request, "/people")
    return web.render(request, "people/new_person.html", {"form": form}, status=422 if form.errors else 200)


def person(request: HttpRequest, id: int) -> HttpResponse:
    """The form for an account, and changing it."""
    access.require_settings(request.actor)
    user = get_object_or_404(User, pk=id)
    form = UserForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        try:
            actions.edit_user(user, **form.cleaned_data, by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast(request, _("Saved."))
            return web.redirect(request, "/people")
    context = {"form": form, "person": user}
    return web.render(request, "people/person.html", context, status=422 if form.errors else 200)


@require_POST
def person_password(request: HttpRequest, id: int) -> HttpResponse:
    """Give somebody who forgot it another password."""
    access.require_settings(request.actor)
    user = get_object_or_404(User, pk=id)
    actions.set_password(user, password=request.POST.get("password", ""), by=request.actor)
    web.toast(request, _("The password of %(name)s was changed.") % {"name": user.name})
    return web.redirect(request, f"/people/{id}")


@require_POST
def departments(request: HttpRequest) -> HttpResponse:
    """Open a department."""
    access.require_settings(request.actor)
    department = actions.create_department(name=request.POST.get("name", ""), by=request.actor)
    web.toast(request, _("The department %(name)s was opened.") % {"name": department.name})
    return web.redirect(request, "/people")


def _complain(form: forms.Form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
