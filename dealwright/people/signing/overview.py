"""What administrators see and decide about signing in: rules, providers, locks, people who lost a phone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup

from dealwright import web
from dealwright.people import access
from dealwright.people.providers.models import Provider
from dealwright.people.sessions.models import OpenSession
from dealwright.people.signing import actions, queries
from dealwright.people.users.models import User
from dealwright.web import jinja
from dealwright.web.render import page_context


@require_safe
def signing_in(request: HttpRequest) -> HttpResponse:
    """How people sign in here."""
    access.require_settings(request.actor)
    context = {
        "rules": queries.rules(),
        "providers": Provider.objects.select_related("new_people_role"),
        "locks": queries.locks(),
    }
    return web.render(request, "people/signing/overview.html", context)


@require_POST
def change_rules(request: HttpRequest) -> HttpResponse:
    """Say what holds for everybody."""
    access.require_settings(request.actor)
    actions.change_rules(is_second_step_required="is_second_step_required" in request.POST, by=request.actor)
    web.toast_of_change(request, _("Saved."))
    return web.redirect(request, "/people/sign-in")


@require_POST
def lift_lock(request: HttpRequest, id: int) -> HttpResponse:
    """Let an account be tried again from an address."""
    access.require_settings(request.actor)
    lock = queries.lock(id)
    if lock is None:
        raise Http404
    actions.lift_lock(lock, by=request.actor)
    web.toast(request, _("%(email)s may try again.") % {"email": lock.email})
    return web.redirect(request, "/people/sign-in")


@require_POST
def remove_second_steps(request: HttpRequest, id: int) -> HttpResponse:
    """For somebody who lost phone and codes."""
    access.require_settings(request.actor)
    user = get_object_or_404(User, pk=id)
    actions.remove_second_steps(user, by=request.actor)
    web.toast(request, _("%(name)s signs in with the password alone.") % {"name": user.name})
    return web.redirect(request, f"/people/{id}")


def of_person(request: HttpRequest, person: User) -> Markup | None:
    """How somebody signs in, as a section of their page for administrators."""
    if not access.may_change_settings(request.actor):
        return None
    context = {
        "person": person,
        "sessions": OpenSession.objects.filter(user=person).count(),
        "has_second_step": queries.has_second_step(person),
    }
    template = jinja.template("people/signing/of_person.html")
    return Markup(template.render({**page_context(request), **context}))  # noqa: S704  escaped by the template
