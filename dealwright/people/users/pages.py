"""The pages of people: everybody looks, those who may change settings change."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.people.absences.queries import may_plan_for, with_absence, with_reason
from dealwright.people.departments.fields import department_choices
from dealwright.people.roles.models import Role
from dealwright.people.users import actions, photos
from dealwright.people.users.forms import LeavingForm, NewUserForm, PhotoForm, UserForm
from dealwright.people.users.models import User
from dealwright.people.users.queries import STATES, people_list

LONGEST_SEARCH = 200


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who works here; the further rows alone when the list asks for them."""
    asked = _asked(request)
    found = people_list(cursor=request.GET.get("cursor", ""), **asked)
    context = {
        "rows": found.people,
        "asked": asked,
        "is_narrowed": any(asked[name] for name in ("text", "department", "role")),
        "next_url": found.next_cursor and f"/people?{_query(asked, found.next_cursor)}",
        "departments": department_choices(_("Any department")),
        "roles": [("", _("Any role")), *Role.objects.values_list("pk", "name")],
        "may_change": access.may_change_settings(request.actor),
    }
    fragment = "rows" if request.htmx and request.GET.get("cursor") else None
    return web.render(request, "people/people.html", context, fragment=fragment)


@require_http_methods(["GET", "HEAD", "POST"])
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
            return web.redirect(request, f"/people/{user.pk}")
    return web.render(request, "people/new_person.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def person(request: HttpRequest, id: int) -> HttpResponse:
    """The page of a colleague."""
    return _page(request, _person(id))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_person(request: HttpRequest, id: int) -> HttpResponse:
    """The form for an account, and changing it."""
    access.require_settings(request.actor)
    user = _person(id)
    form = UserForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        try:
            actions.edit_user(user, **form.cleaned_data, by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast(request, _("Saved."))
            return web.redirect(request, f"/people/{id}")
    context = {"form": form, "person": user, "photo_form": PhotoForm(label_suffix="")}
    return web.render(request, "people/edit_person.html", context, status=422 if form.errors else 200)


@require_POST
def person_photo(request: HttpRequest, id: int) -> HttpResponse:
    """Give somebody a photo, or take it away."""
    access.require_settings(request.actor)
    set_photo_from(request, _person(id))
    return web.redirect(request, f"/people/{id}/edit")


@require_POST
def person_password(request: HttpRequest, id: int) -> HttpResponse:
    """Give somebody who forgot it another password."""
    access.require_settings(request.actor)
    user = _person(id)
    actions.set_password(user, password=request.POST.get("password", ""), by=request.actor)
    web.toast(request, _("The password of %(name)s was changed.") % {"name": user.name})
    return web.redirect(request, f"/people/{id}")


@require_http_methods(["GET", "HEAD", "POST"])
def deactivation(request: HttpRequest, id: int) -> HttpResponse:
    """What somebody answers for before they are shut out, and shutting them out."""
    access.require_settings(request.actor)
    user = _person(id)
    form = LeavingForm(request.POST if request.method == "POST" else None, person=user)
    if form.is_bound and form.is_valid():
        try:
            actions.deactivate_user(user, **form.cleaned_data, by=request.actor)
        except Refused as refusal:
            _complain(form, refusal)
        else:
            web.toast(request, _("%(name)s may not sign in any more.") % {"name": user.name})
            return web.redirect(request, f"/people/{id}")
    context = {"form": form, "person": user}
    return web.render(request, "people/deactivation.html", context, status=422 if form.errors else 200)


@require_POST
def reactivation(request: HttpRequest, id: int) -> HttpResponse:
    """Let somebody in again."""
    access.require_settings(request.actor)
    user = _person(id)
    actions.edit_user(user, is_active=True, by=request.actor)
    web.toast(request, _("%(name)s may sign in again.") % {"name": user.name})
    return web.redirect(request, f"/people/{id}")


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, id: int) -> HttpResponse:
    """Give a colleague everything that somebody answers for."""
    access.require_settings(request.actor)
    user = _person(id)
    form = LeavingForm(request.POST if request.method == "POST" else None, person=user)
    form.fields["hand_over_to"].required = True
    if form.is_bound and form.is_valid():
        to = form.cleaned_data["hand_over_to"]
        actions.hand_over_work(user, to=to, by=request.actor)
        told = _("%(to)s answers for the work of %(name)s from now on; it arrives within moments.")
        web.toast(request, told % {"to": to.name, "name": user.name})
        return web.redirect(request, f"/people/{id}")
    context = {"form": form, "person": user}
    return web.render(request, "people/handover.html", context, status=422 if form.errors else 200)


@require_safe
def photo(request: HttpRequest, file_name: str) -> HttpResponse:
    """A kept photo, for colleagues. Its name changes with its content, so browsers may keep it for ever."""
    content = photos.content_of(file_name)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="image/webp")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    answer["Content-Disposition"] = "inline"
    return answer


def set_photo_from(request: HttpRequest, user: User) -> None:
    """Take the photo that was sent, or remove the present one; what is no picture is told by a notice."""
    if request.POST.get("remove"):
        actions.edit_user(user, photo="", by=request.actor)
        web.toast(request, _("The photo was removed."))
        return
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        web.toast(request, _("Choose a picture first."), tone="attention")
        return
    try:
        name = form.kept()
    except Refused as refusal:
        web.toast(request, str(refusal), tone="danger")
        return
    actions.edit_user(user, photo=name, by=request.actor)
    web.toast(request, _("The photo was changed."))


def _page(request: HttpRequest, user: User) -> HttpResponse:
    may_change = access.may_change_settings(request.actor)
    may_plan = may_plan_for(request.actor, user)
    coming = user.absences.not_over(timezone.localdate()).select_related("substitute").order_by("begins_on")
    context: dict[str, Any] = {
        "person": user,
        "language_name": dict(settings.LANGUAGES).get(user.language, ""),
        "heads": list(user.heads.order_by("name")),
        "coming": list(coming),
        "with_reason": set(with_reason(request.actor, coming).values_list("pk", flat=True)),
        "may_change": may_change,
        "may_plan": may_plan,
    }
    return web.render(request, "people/person.html", context)


def _person(id: int) -> User:
    everybody = with_absence(User.objects.select_related("role", "department"))
    return get_object_or_404(everybody, pk=id)


def _asked(request: HttpRequest) -> dict[str, Any]:
    """What the address asks of the list; what makes no sense is passed over."""
    state = request.GET.get("state", "active")
    return {
        "text": request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
        "department": whole_number(request.GET.get("department")),
        "role": whole_number(request.GET.get("role")),
        "state": state if state in STATES else "active",
    }


def _query(asked: dict[str, Any], cursor: str) -> str:
    wanted = {"q": asked["text"], **{name: asked[name] for name in ("department", "role", "state")}}
    return urlencode({name: value for name, value in {**wanted, "cursor": cursor}.items() if value})


def _complain(form: forms.Form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
