"""The page on which the reader of a letter asks for no more."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dealwright import web
from dealwright.channels.messages.models import Message
from dealwright.channels.names import Channel
from dealwright.channels.refusals.actions import refuse_letters
from dealwright.channels.refusals.queries import has_refused, key_behind
from dealwright.events import Actor


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def no_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for no more letters of rules.

    Mail programs post here by themselves when their reader says so (RFC 8058), so nothing but the address is
    asked for; one that opens every link asks for nothing.
    """
    key = key_behind(token)
    message = Message.objects.filter(key=key, channel=Channel.EMAIL).first() if key else None
    if message is None:
        raise Http404
    if request.method == "POST":
        refuse_letters(message, by=Actor.visitor())
    context = {"email": message.address, "is_refused": has_refused(message.address)}
    answer = web.render(request, "channels/refusals/no_letters.html", context)
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store, private"
    return answer
