"""The bell in the top line."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import HttpRequest
from markupsafe import Markup

from dealwright.people import along
from dealwright.web import render_fragment
from dealwright.work.notifications.models import Notification
from dealwright.work.notifications.queries import MOST_COUNTED, count_unread

UNREAD = "unread_notifications"


def ask_along() -> None:
    """Read what is unread together with the reader: the bell is on every page."""
    unread = Notification.objects.filter(user=OuterRef("pk"), read_at=None).order_by()
    along.ask(UNREAD, lambda: ArraySubquery(unread.values("pk")[: MOST_COUNTED + 1]))


def bell(request: HttpRequest) -> Markup | None:
    """The bell of whoever is signed in, with the number of unread notifications."""
    if not request.user.is_authenticated:
        return None
    user = request.actor.user
    told = along.told(user, UNREAD)
    unread = count_unread(user) if told is along.MISSING else len(told)
    context = {"unread": unread, "reader": user}
    return render_fragment(request, "work/notifications/bell.html", "bell", context)
