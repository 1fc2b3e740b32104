"""The pages of absences: who is away, and planning it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people.absences import actions
from dealwright.people.absences.forms import AbsenceForm
from dealwright.people.absences.models import Absence
from dealwright.people.absences.queries import may_plan_for, upcoming, with_reason
from dealwright.people.users.models import User

MOST_SHOWN = 500


@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away now, and who will be."""
    found = upcoming()[:MOST_SHOWN]
    today = timezone.localdate()
    context = {
        "now": [one for one in found if one.begins_on <= today <= one.ends_on],
        "later": [one for one in found if one.begins_on > today],
        "with_reason": set(with_reason(request.actor, upcoming()).values_list("pk", flat=True)),
    }
    return web.render(request, "people/absences/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def absences_of(request: HttpRequest, id: int) -> HttpResponse:
    """The form for an absence of somebody, and planning it."""
    user = get_object_or_404(User.objects.select_related("department"), pk=id)
    _refuse_strangers(request, user)
    form = AbsenceForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_bound and form.is_valid():
        try:
            actions.plan_absence(user, **form.cleaned_data, by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            web.toast(request, _("The absence was noted."))
            return web.redirect(request, _home(request, user))
    return _form(request, form, user, None)


@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, id: int) -> HttpResponse:
    """The form of an absence, and changing it."""
    found = _absence(request, id)
    form = AbsenceForm(request.POST if request.method == "POST" else None, user=found.user, absence=found)
    if form.is_bound and form.is_valid():
        try:
            actions.change_absence(found, **form.cleaned_data, by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            web.toast(request, _("Saved."))
            return web.redirect(request, _home(request, found.user))
    return _form(request, form, found.user, found)


@require_POST
def absence_cancellation(request: HttpRequest, id: int) -> HttpResponse:
    """Take an absence back."""
    found = _absence(request, id)
    actions.cancel_absence(found, by=request.actor)
    web.toast(request, _("The absence was taken back."))
    return web.redirect(request, _home(request, found.user))


def _form(request: HttpRequest, form: AbsenceForm, user: User, found: Absence | None) -> HttpResponse:
    context = {"form": form, "person": user, "absence": found, "home": _home(request, user)}
    return web.render(request, "people/absences/form.html", context, status=422 if form.errors else 200)


def _absence(request: HttpRequest, id: int) -> Absence:
    found = get_object_or_404(Absence.objects.select_related("user__department", "substitute"), pk=id)
    _refuse_strangers(request, found.user)
    return found


def _refuse_strangers(request: HttpRequest, user: User) -> None:
    if not may_plan_for(request.actor, user):
        raise Forbidden(_("Only the person, the heads above and administrators may do this."))


def _home(request: HttpRequest, user: User) -> str:
    """Where one came from: my settings for oneself, else the page of the person."""
    return "/me" if request.actor.id == user.pk else f"/people/{user.pk}"
