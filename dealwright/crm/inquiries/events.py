"""What can happen to the exceptions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Use


class ExceptionAdded(Event):
    """From a phone or an e-mail nothing new is opened from now on (CR-14)."""

    kind = "contact_exception.added"
    title = _("Exception added")
    sentence = _("{actor} added {value} to the exceptions: nothing new is opened from there")
    icon = "circle-x"
    personal = ("value",)
    used_by = frozenset({Use.WEBHOOKS})
    sample = {"value": "spam@example.com"}

    value: str


class ExceptionRemoved(Event):
    """What comes from a phone or an e-mail is taken like everything else again."""

    kind = "contact_exception.removed"
    title = _("Exception removed")
    sentence = _("{actor} took {value} off the exceptions")
    icon = "arrow-back-up"
    personal = ("value", "normalised", "comment")
    used_by = frozenset({Use.WEBHOOKS})
    sample = {
        "value": "spam@example.com",
        "way": "email",
        "normalised": "spam@example.com",
        "comment": "Sends advertising",
        "added_by": 7,
    }

    value: str
    way: str = ""
    """`phone` or `email`; with what follows, for the way back. Releases before this one did not keep it."""
    normalised: str = ""
    comment: str = ""
    added_by: int | None = None
