"""Keeps the day on which a browser was last seen, without a write for every page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dealwright.kit import clock
from dealwright.people.sessions.actions import SEEN, note_seen

EVERY_SECONDS = 60 * 60


class SeenHourly:
    """Writes the session's row when an hour has passed, or when the session got another key.

    Both are known from the session itself, so that an ordinary page asks nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _note_if_due(request)
        answer = self.get_response(request)
        _note_if_due(request)
        return answer


def _note_if_due(request: HttpRequest) -> None:
    if not request.user.is_authenticated or not request.session.session_key:
        return
    key, at = request.session.get(SEEN, ("", 0))
    if key != request.session.session_key or clock.now().timestamp() - at >= EVERY_SECONDS:
        note_seen(request, request.user)
