"""The page of the channels: how texts leave, whether letters are tracked, and trying it out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.channels.messages.actions import send_test
from dealwright.channels.names import TEXTS
from dealwright.channels.senders import actions
from dealwright.channels.senders.forms import SenderForm
from dealwright.channels.senders.queries import all_senders, sender_of
from dealwright.channels.tracking.actions import switch_tracking
from dealwright.channels.tracking.queries import are_tracked
from dealwright.kit.errors import Problem, Refused
from dealwright.people.access import require_settings
from dealwright.people.mail_server.queries import the_mail_server

PAGE = "channels/senders/channels.html"


@require_safe
def channels(request: HttpRequest) -> HttpResponse:
    """All channels with their settings."""
    require_settings(request.actor)
    return _show(request)


@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: HttpRequest, name: str) -> HttpResponse:
    """Save how texts of one channel leave."""
    require_settings(request.actor)
    _known(name)
    if request.method != "POST":
        return web.redirect(request, f"/settings/channels#{name}")
    form = SenderForm(request.POST, sender=sender_of(name))
    if form.is_valid():
        try:
            actions.set_sender(name, **form.values(), by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            web.toast(request, _("Saved. Send a test to see whether it works."))
            return web.redirect(request, f"/settings/channels#{name}")
    return _show(request, wrong={name: form}, status=422)


@require_POST
def channel_test(request: HttpRequest, name: str) -> HttpResponse:
    """Send a test; the answer shows what the gateway said to it as soon as it did."""
    require_settings(request.actor)
    _known(name)
    message, error = None, None
    try:
        message = send_test(name, to=request.POST.get("to", "").strip(), by=request.actor)
    except Problem as problem:
        error = str(problem)
    if message is not None and not request.htmx:
        return web.redirect(request, f"/messages/{message.pk}")
    if not request.htmx:
        return _show(request, tested=(name, error), status=422)
    context = {"name": name, "tested": message, "error": error, "letter": None}
    return web.render(request, "channels/senders/test.html", context, status=422 if error else 200)


@require_POST
def tracking(request: HttpRequest) -> HttpResponse:
    """Let letters of rules tell of their opening, or not."""
    require_settings(request.actor)
    is_on = request.POST.get("is_on") == "on"
    switch_tracking(is_on, by=request.actor)
    web.toast(
        request,
        _("Letters of rules tell of their opening from now on.")
        if is_on
        else _("Letters of rules do not tell of their opening any more."),
    )
    return web.redirect(request, "/settings/channels#email")


def _known(name: str) -> None:
    if name not in TEXTS:
        raise Http404


def _show(
    request: HttpRequest,
    *,
    wrong: dict[str, SenderForm] | None = None,
    tested: tuple[str, str | None] = ("", None),
    status: int = 200,
) -> HttpResponse:
    shown: list[dict[str, Any]] = [
        {
            "sender": sender,
            "form": (wrong or {}).get(sender.channel) or SenderForm(sender=sender),
            "error": tested[1] if tested[0] == sender.channel else None,
        }
        for sender in all_senders()
    ]
    context = {
        "channels": shown,
        "are_tracked": are_tracked(),
        "mail_server": the_mail_server(),
    }
    return web.render(request, PAGE, context, status=status)
