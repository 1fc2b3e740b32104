"""The page of the channels: how texts leave, whether letters are tracked, and trying it out."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.channels.messages.actions import send_test
from dealwright.channels.names import TEXTS
from dealwright.channels.senders import actions
from dealwright.channels.senders.forms import SenderForm
from dealwright.channels.senders.models import Sender
from dealwright.channels.senders.queries import all_senders, further_gateways, rules_by, sender_of
from dealwright.channels.tracking.actions import switch_tracking
from dealwright.channels.tracking.queries import are_tracked
from dealwright.kit.errors import Problem, Refused
from dealwright.people.access import require_settings
from dealwright.people.mail_server.queries import the_mail_server
from dealwright.records.undo import offer

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
    form = SenderForm(request.POST, sender=sender_of(name), is_named="name" in request.POST)
    if form.is_valid():
        try:
            actions.set_sender(name, **form.values(), by=request.actor)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            offer(request, _("Saved. Send a test to see whether it works."))
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


@require_http_methods(["GET", "HEAD", "POST"])
def new_gateway(request: HttpRequest, name: str) -> HttpResponse:
    """Add a further gateway of a channel."""
    require_settings(request.actor)
    _known(name)
    sender = Sender(channel=name, is_default=False)
    form = SenderForm(request.POST if request.method == "POST" else None, sender=sender)
    if form.is_valid():
        try:
            made = actions.add_gateway(name, **form.values(), by=request.actor)
        except Problem as problem:
            _complain(form, problem)
        else:
            offer(request, _("The gateway was added. Send a test to see whether it works."))
            return web.redirect(request, f"/settings/gateways/{made.pk}")
    return _show_gateway(request, sender, form)


@require_http_methods(["GET", "HEAD", "POST"])
def gateway(request: HttpRequest, id: int) -> HttpResponse:
    """One gateway beside the default, the rules that choose it, and saving it."""
    require_settings(request.actor)
    sender = get_object_or_404(Sender, pk=id)
    form = SenderForm(request.POST if request.method == "POST" else None, sender=sender)
    if form.is_valid():
        try:
            actions.edit_gateway(sender, **form.values(), by=request.actor)
        except Problem as problem:
            _complain(form, problem)
        else:
            web.toast(request, _("Saved. Send a test to see whether it works."))
            return web.redirect(request, f"/settings/gateways/{id}")
    return _show_gateway(request, sender, form)


@require_POST
def gateway_test(request: HttpRequest, id: int) -> HttpResponse:
    """Send a test by this gateway."""
    require_settings(request.actor)
    sender = get_object_or_404(Sender, pk=id)
    message, error = None, None
    try:
        to = request.POST.get("to", "").strip()
        message = send_test(sender.channel, to=to, gateway=sender, by=request.actor)
    except Problem as problem:
        error = str(problem)
    if request.htmx:
        context = {"name": f"gateway-{id}", "tested": message, "error": error, "letter": None}
        return web.render(request, "channels/senders/test.html", context, status=422 if error else 200)
    if message is not None:
        return web.redirect(request, f"/messages/{message.pk}")
    return _show_gateway(request, sender, SenderForm(sender=sender), error=error, status=422)


@require_POST
def gateway_default(request: HttpRequest, id: int) -> HttpResponse:
    """Let texts that say no gateway leave by this one."""
    require_settings(request.actor)
    sender = actions.make_default(get_object_or_404(Sender, pk=id), by=request.actor)
    offer(request, _("Texts leave by “%(name)s” unless a rule says otherwise.") % {"name": sender.name})
    return web.redirect(request, f"/settings/channels#{sender.channel}")


@require_POST
def gateway_removal(request: HttpRequest, id: int) -> HttpResponse:
    """Remove a gateway that no rule chose; otherwise say which did."""
    require_settings(request.actor)
    sender = get_object_or_404(Sender, pk=id)
    try:
        actions.remove_gateway(sender, by=request.actor)
    except Problem as problem:
        web.toast(request, str(problem), tone="danger")
        return web.redirect(request, f"/settings/gateways/{id}")
    web.toast(request, _("The gateway “%(name)s” was removed.") % {"name": sender.name})
    return web.redirect(request, f"/settings/channels#{sender.channel}")


@require_POST
def tracking(request: HttpRequest) -> HttpResponse:
    """Let letters of rules tell of their opening, or not."""
    require_settings(request.actor)
    is_on = request.POST.get("is_on") == "on"
    switch_tracking(is_on, by=request.actor)
    offer(
        request,
        _("Letters of rules tell of their opening from now on.")
        if is_on
        else _("Letters of rules do not tell of their opening any more."),
    )
    return web.redirect(request, "/settings/channels#email")


def _complain(form: SenderForm, problem: Problem) -> None:
    form.add_error(problem.field if problem.field in form.fields else None, str(problem))


def _show_gateway(
    request: HttpRequest, sender: Sender, form: SenderForm, *, error: str | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "sender": sender,
        "form": form,
        "error": error,
        "users": rules_by(sender) if sender.pk else [],
    }
    wrong = form.is_bound and not form.is_valid()
    return web.render(request, "channels/senders/gateway.html", context, status=422 if wrong else status)


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
    further = further_gateways()
    shown: list[dict[str, Any]] = [
        {
            "sender": sender,
            "further": further[sender.channel],
            "form": (wrong or {}).get(sender.channel)
            or SenderForm(sender=sender, is_named=bool(sender.name or further[sender.channel])),
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
