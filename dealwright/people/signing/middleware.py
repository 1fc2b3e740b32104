"""Leads whoever lacks a required second step to where it is set up, before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dealwright import web
from dealwright.events import Actor

OPEN = ("/me/security", "/me/second-step", "/me/passkeys", "/me/proof", "/me/password", "/sign-")
"""The beginnings of the addresses that set a second step up, or lead away."""
PUBLIC = (
    "/language",
    "/theme",
    "/healthz",
    "/readyz",
    "/static/",
    "/shop",
    "/pay/",
    "/sandbox/",
    "/hooks/",
    "/no-letters/",
    "/sender-addresses/",
    "/t/",
    "/l/",
    "/files/products/",
)


class SecondStepRequired:
    """Asks nothing of the database: the user of the session was read with the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not getattr(user, "lacks_second_step", False) or request.path.startswith(OPEN + PUBLIC):
            return self.get_response(request)
        if request.path.startswith("/api/"):  # a program with a token is asked nothing; a browser must wait
            request.user, request.actor = AnonymousUser(), Actor.visitor()
            return self.get_response(request)
        web.toast(request, _("Everybody here needs a second step. Set yours up to go on."), tone="attention")
        return web.redirect(request, "/me/security")
