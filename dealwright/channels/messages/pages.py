"""The pages of messages: what clients were written, what became of it, and sending it again."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from dealwright import web
from dealwright.channels.attached.queries import file_of, shown_files
from dealwright.channels.messages import actions
from dealwright.channels.messages.models import Message, MessageState
from dealwright.channels.messages.queries import carrier_of, messages_for, places_of, shown_links
from dealwright.channels.messages.words import CHANNEL_WORDS, STATE_WORDS, purposes
from dealwright.channels.messages.writing import may_be_written_to
from dealwright.channels.names import Channel
from dealwright.channels.refusals.queries import has_refused
from dealwright.channels.senders.queries import can_leave
from dealwright.channels.tracking.queries import seen_of
from dealwright.kit.errors import Conflict, Forbidden
from dealwright.kit.numbers import whole_number
from dealwright.people.access import may_change_settings
from dealwright.people.mail_server.queries import the_mail_server
from dealwright.records.files import serving

PAGE = 50
FILTERS = {"channel": "channel", "state": "state", "purpose": "purpose", "about": "links__on"}
"""What the list may be narrowed by, and how the database knows it."""
LIST, CARD, STATE = (f"channels/messages/{name}.html" for name in ("list", "message", "state"))
IN_A_FRAME = {
    "default-src": [NONE],
    "style-src": ["'unsafe-inline'"],
    "img-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": [],
}
"""A letter brings its own looks and nothing else: no script runs, nothing comes from elsewhere."""


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """The newest messages, all or those that fit; the older ones alone when the list asks for them."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    found = messages_for(request.actor).defer("text", "html").order_by("-pk")
    if asked["about"] and "about" in found.hidden:
        raise Forbidden(_("Your role does not show you which records belong together."))
    for name, path in FILTERS.items():
        if asked[name]:
            found = found.filter(**{path: asked[name][:100].replace("\0", "")})
    before = whole_number(request.GET.get("before"))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    shown = rows[:PAGE]
    context: dict[str, Any] = {
        "messages": shown,
        "places": {one.pk: places_of(one) for one in shown},
        "asked": asked,
        "is_narrowed": any(asked.values()),
        "states": [("", _("Any state")), *((name, str(words)) for name, words in STATE_WORDS.items())],
        "channels": [("", _("Any channel")), *((name, str(words)) for name, words in CHANNEL_WORDS.items())],
        "purposes": [("", _("Anything")), *purposes()],
        "next_url": _following(request, rows) if len(rows) > PAGE else None,
        "has_mail_server": the_mail_server() is not None,
        "may_set_up": may_change_settings(request.actor),
    }
    fragment = "rows" if request.htmx and before is not None else None
    return web.render(request, LIST, context, fragment=fragment)


@require_safe
@never_cache
def message(request: HttpRequest, id: int) -> HttpResponse:
    """One message as it was written, and what became of it."""
    return _show(request, id)


@require_safe
def message_state(request: HttpRequest, id: int) -> HttpResponse:
    """What became of a message: asked again and again by a page that waits for it."""
    found = _seen(request, id)
    return web.render(request, STATE, {"message": found, "letter": carrier_of(found)}, fragment="state")


@require_safe
@xframe_options_sameorigin
def message_look(request: HttpRequest, id: int) -> HttpResponseBase:
    """The message in the look in which the client gets it, for a frame of its page."""
    found = _seen(request, id)
    if found.is_masked or not found.html:
        raise Http404
    show = csp(IN_A_FRAME)(lambda _request: HttpResponse(found.html))
    return show(request)


@require_safe
def message_file(request: HttpRequest, id: int, file_id: int) -> HttpResponseBase:
    """A file that the message was sent with, as a download."""
    found = file_of(_seen(request, id), file_id)
    if found is None:
        raise Http404
    return serving.download(request, found)


@require_POST
def message_sending(request: HttpRequest, id: int) -> HttpResponse:
    """Let a message leave that was kept or given up, or send it once more."""
    found = get_object_or_404(Message.objects.changed_by(request.actor), pk=id)
    try:
        sent = actions.send_again(found, by=request.actor)
    except Conflict as conflict:
        web.toast(request, str(conflict), tone="attention")
        return web.redirect(request, f"/messages/{id}")
    web.toast(request, _("The message is on its way."))
    return web.redirect(request, f"/messages/{sent.pk}")


def _seen(request: HttpRequest, id: int) -> Message:
    found: Message = get_object_or_404(messages_for(request.actor), pk=id)
    return found


def _show(request: HttpRequest, id: int) -> HttpResponse:
    found = _seen(request, id)
    may_change = Message.objects.changed_by(request.actor).filter(pk=id).exists()
    has_way = can_leave(found.channel, found.gateway_id) if found.is_text else the_mail_server() is not None
    is_of_client = not found.is_masked and found.colleague_id is None and _has_client(found)
    is_here = found.state != MessageState.QUEUED and not found.is_trial
    context = {
        "message": found,
        "letter": carrier_of(found),
        "places": places_of(found),
        "files": shown_files(found),
        "gateway": found.gateway.name if found.gateway is not None else "",
        "seen": seen_of(found),
        "may_send": may_change and has_way and is_here and not found.is_incoming,
        "has_left": found.state == MessageState.SENT,
        "may_answer": may_change and is_of_client,
        "may_refuse": may_change and found.channel == Channel.EMAIL and not found.is_incoming,
        "is_refused": found.channel == Channel.EMAIL and has_refused(found.address),
    }
    return web.render(request, CARD, context)


def _has_client(message: Message) -> bool:
    """Whether what it is about above all is somebody to write to, or has a client."""
    first = shown_links(message)[:1]
    return bool(first) and may_be_written_to(first[0].on_kind)


def _following(request: HttpRequest, rows: list[Message]) -> str:
    query = request.GET.copy()
    query["before"] = str(rows[PAGE - 1].pk)
    return f"/messages?{query.urlencode()}"
