"""What letters ask for at their client's: a picture of one point, and the ways past us to their links."""

from __future__ import annotations

import base64

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from dealwright.channels.tracking.actions import follow_link, note_opening
from dealwright.channels.tracking.models import TrackedLink
from dealwright.channels.tracking.tokens import message_behind
from dealwright.events import Actor
from dealwright.web.render import is_fetched_ahead

POINT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
VISITOR = Actor.visitor()


@login_not_required
@require_safe
def opening(request: HttpRequest, token: str) -> HttpResponse:
    """The picture; asking for it is the opening."""
    message_id = message_behind(token)
    if message_id is None:
        raise Http404
    if _is_reader(request):
        note_opening(message_id, by=VISITOR)
    return _unkept(HttpResponse(POINT, content_type="image/gif"))


@login_not_required
@require_safe
def link(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """On to where the link of the letter leads, and to nowhere else."""
    message_id = message_behind(token)
    if message_id is None or number > 32_767:
        raise Http404
    if _is_reader(request):
        url = follow_link(message_id, number, by=VISITOR)
    else:
        known = TrackedLink.objects.filter(message=message_id, number=number)
        url = known.values_list("url", flat=True).first()
    if url is None:
        raise Http404
    return _unkept(HttpResponseRedirect(url))


def _is_reader(request: HttpRequest) -> bool:
    """Whether somebody looks: not a program that asks for the head alone, nor one that fetches ahead."""
    return request.method == "GET" and not is_fetched_ahead(request)


def _unkept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store, private"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
