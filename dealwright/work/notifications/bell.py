"""The bell in the top line."""

from django.http import HttpRequest
from markupsafe import Markup

from dealwright.web import render_fragment
from dealwright.work.notifications.queries import count_unread


def bell(request: HttpRequest) -> Markup | None:
    """The bell of whoever is signed in, with the number of unread notifications."""
    if not request.user.is_authenticated:
        return None
    context = {"unread": count_unread(request.actor.user), "reader": request.actor.user}
    return render_fragment(request, "work/notifications/bell.html", "bell", context)
