"""Who acts in this request, in which language and zone they read, and whether strangers may come in."""

import zoneinfo
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from dealwright.events import Actor
from dealwright.events.actions import forget_last_change
from dealwright.events.afterwards import forget_waiting, tell_waiting

SAFE_METHODS = {"GET", "HEAD"}


class CurrentActor:
    """Sets `request.actor`; the language and zone of a signed-in user win over the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forget_last_change()
        forget_waiting()
        try:
            return self._answer(request)
        finally:
            tell_waiting()

    def _answer(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            request.actor = Actor.visitor()
            return self.get_response(request)
        request.actor = Actor.of(user)
        if user.language:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zoneinfo.ZoneInfo(user.time_zone)):
            return self.get_response(request)


class SignInRequired(LoginRequiredMiddleware):
    """Every page is for signed-in people unless its view says `@login_not_required` (Django's decorator).

    A page somebody forgot to think about is closed, not open. The API knows its callers by itself.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Lead to the sign-in page and, after it, back to the page the stranger wanted to see."""
        to_sign_in = redirect_to_login(_page_wanted(request), self.get_login_url(view_func))
        if request.headers.get("HX-Request") == "true":
            to_sign_in.status_code = 401
            to_sign_in["HX-Redirect"] = to_sign_in.url
            del to_sign_in["Location"]
        return to_sign_in


def _page_wanted(request: HttpRequest) -> str:
    """The page to come back to: for a fragment or a form, the page it stood on."""
    if request.headers.get("HX-Request") == "true":
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        return f"{here.path or '/'}{'?' + here.query if here.query else ''}"
    return request.get_full_path() if request.method in SAFE_METHODS else "/"
