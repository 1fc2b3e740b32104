"""The page of extensions, and the guard of the pages that belong to one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.people import access
from dealwright.records.extensions import actions, extension
from dealwright.records.extensions.queries import offered, require_on
from dealwright.records.undo import offer

View = Callable[..., HttpResponseBase]


def of_extension(name: str) -> Callable[[View], View]:
    """For a view: its page is there while the extension is on, and nowhere otherwise."""

    def decorate(view: View) -> View:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require_on(name)
            return view(request, *args, **kwargs)

        return shown

    return decorate


@require_safe
def extensions(request: HttpRequest) -> HttpResponse:
    """What may be switched on, and what is."""
    access.require_settings(request.actor)
    text = request.GET.get("q", "")[:200]
    context = {"text": text, "offered": offered(text)}
    fragment = "found" if request.htmx and request.headers.get("HX-Target") == "extensions-found" else None
    return web.render(request, "records/extensions/list.html", context, fragment=fragment)


@require_POST
def extension_switch(request: HttpRequest, name: str) -> HttpResponse:
    """Switch an extension on or off."""
    access.require_settings(request.actor)
    declared = extension.get(name)
    if declared is None:
        raise Http404
    if request.POST.get("on") == "1":
        actions.switch_on(declared, by=request.actor)
        offer(request, _("“%(name)s” is switched on.") % {"name": declared})
        return web.redirect(request, declared.url or "/extensions")
    actions.switch_off(declared, by=request.actor)
    offer(request, _("“%(name)s” is switched off. Its records stay.") % {"name": declared})
    return web.redirect(request, "/extensions")
