"""The pages of delivery handlers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.numbers import whole_number
from dealwright.people import access
from dealwright.records.undo import offer
from dealwright.sales.delivery_handlers import actions
from dealwright.sales.delivery_handlers.forms import (
    TYPES,
    HandlerForm,
    profile_rows,
    profiles_from,
    setting_rows,
    settings_from,
)
from dealwright.sales.delivery_handlers.models import DeliveryHandler

LIST, FORM = "sales/delivery_handlers/handlers.html", "sales/delivery_handlers/handler.html"


@require_safe
def handlers(request: HttpRequest) -> HttpResponse:
    """All delivery handlers."""
    access.require_settings(request.actor)
    return web.render(request, LIST, {"handlers": DeliveryHandler.objects.prefetch_related("services")})


@require_http_methods(["GET", "HEAD", "POST"])
def new_handler(request: HttpRequest) -> HttpResponse:
    """The form for a further handler, and registering it: its signing secret is shown this once."""
    access.require_settings(request.actor)
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def handler(request: HttpRequest, id: int) -> HttpResponse:
    """The form of a handler, and changing it."""
    access.require_settings(request.actor)
    return _edit(request, get_object_or_404(DeliveryHandler, pk=id))


@require_POST
def handler_secret(request: HttpRequest, id: int) -> HttpResponse:
    """Make a new signing secret, and show it this once."""
    access.require_settings(request.actor)
    found = actions.make_signing_secret(get_object_or_404(DeliveryHandler, pk=id), by=request.actor)
    return _show(request, found, HandlerForm(handler=found), secret=found.signing_secret)


@require_POST
def handler_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a handler that nothing uses."""
    access.require_settings(request.actor)
    found = get_object_or_404(DeliveryHandler, pk=id)
    try:
        actions.remove_handler(found, version=whole_number(request.POST.get("version")), by=request.actor)
    except Refused as refusal:
        web.toast(request, str(refusal), tone="attention")
        return web.redirect(request, f"/deliveries/handlers/{id}")
    web.toast(request, _("The delivery handler was removed."))
    return web.redirect(request, "/deliveries/handlers")


def _edit(request: HttpRequest, found: DeliveryHandler | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = HandlerForm(sent, handler=found)
    if sent is None:
        return _show(request, found, form)
    status = 422
    if form.is_valid():
        rows: dict[str, Any] = {
            "profiles": profiles_from(profile_rows(found, sent)),
            "asked_settings": settings_from(setting_rows(found, sent)),
        }
        try:
            if found is None:
                made = actions.register_handler(**form.values, **rows, by=request.actor)
                return _show(request, made, HandlerForm(handler=made), secret=made.signing_secret, status=201)
            version = form.cleaned_data["version"]
            actions.edit_handler(found, version=version, **form.values, **rows, by=request.actor)
        except (Refused, Conflict) as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
            status = problem.status
        else:
            offer(request, _("Saved."))
            return web.redirect(request, "/deliveries/handlers")
    return _show(request, found, form, sent=sent, status=status)


def _show(
    request: HttpRequest,
    found: DeliveryHandler | None,
    form: HandlerForm,
    *,
    sent: Any = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "handler": found,
        "profiles": profile_rows(found, sent),
        "settings": setting_rows(found, sent),
        "types": [(kind.value, words) for kind, words in TYPES.items()],
        "secret": secret,
    }
    return web.render(request, FORM, context, status=status)
