"""Where I am signed in, and ending it there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.people import access
from dealwright.people.sessions.actions import end_session, end_sessions
from dealwright.people.sessions.models import OpenSession
from dealwright.people.sessions.queries import device_in_words, is_handheld
from dealwright.people.users.actions import refuse_reaching_higher
from dealwright.people.users.models import User


@require_safe
def my_sessions(request: HttpRequest) -> HttpResponse:
    """My browsers, this one first."""
    found = OpenSession.objects.filter(user=request.actor.user).order_by("-seen_at", "-id")[:100]
    here = request.session.session_key
    shown = [
        {
            "id": one.pk,
            "device": device_in_words(one.device),
            "icon": "device-mobile" if is_handheld(one.device) else "device-desktop",
            "address": one.address or "",
            "started_at": one.started_at,
            "seen_at": one.seen_at,
            "is_here": one.session_key == here,
        }
        for one in found
    ]
    shown.sort(key=lambda one: not one["is_here"])
    return web.render(request, "people/signing/sessions.html", {"sessions": shown})


@require_POST
def end_mine(request: HttpRequest, id: int) -> HttpResponse:
    """Sign one of my browsers out."""
    session = get_object_or_404(OpenSession, pk=id, user=request.actor.user)
    end_session(session, by=request.actor)
    if session.session_key == request.session.session_key:
        return web.redirect(request, "/sign-in")
    web.toast(request, _("That browser is signed out."))
    return web.redirect(request, "/me/sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign all my other browsers out."""
    end_sessions(request.actor.user, except_key=request.session.session_key, by=request.actor)
    web.toast(request, _("You are signed out everywhere else."))
    return web.redirect(request, "/me/sessions")


@require_POST
def end_of_person(request: HttpRequest, id: int) -> HttpResponse:
    """Sign somebody out everywhere, as an administrator."""
    access.require_settings(request.actor)
    user = get_object_or_404(User, pk=id)
    refuse_reaching_higher(request.actor, user.role)
    end_sessions(user, by=request.actor)
    web.toast(request, _("%(name)s is signed out everywhere.") % {"name": user.name})
    return web.redirect(request, f"/people/{id}")
