"""What can happen to the places where people are signed in."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Keep


class SessionsEnded(Event):
    """Browsers of a user were signed out from elsewhere."""

    kind = "user.sessions_ended"
    title = _("Signed out elsewhere")
    sentence = _("{actor} signed {subject} out of browsers: {count}")
    icon = "logout"
    used_by = frozenset()
    keep = Keep.DAYS_90
    sample = {"count": 2}

    count: int
