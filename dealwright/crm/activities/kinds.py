"""The kinds of activities and the ways of saying when, in words and drawings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.crm.activities.models import Direction, Kind, When


@dataclass(frozen=True)
class Look:
    """How a kind is called and drawn."""

    label: Any
    icon: str


LOOKS: dict[str, Look] = {
    Kind.TODO: Look(_("To-do"), "checkbox"),
    Kind.CALL: Look(_("Call"), "phone"),
    Kind.MEETING: Look(_("Meeting"), "users"),
    Kind.EMAIL: Look(_("E-mail"), "mail"),
    Kind.SMS: Look(_("SMS"), "message"),
    Kind.CHAT: Look(_("Chat"), "message-circle"),
    Kind.FORM: Look(_("Form answer"), "forms"),
    Kind.VISIT: Look(_("Visit"), "map-pin"),
    Kind.WAIT: Look(pgettext_lazy("an activity", "Wait"), "hourglass"),
}
TASK_LOOK = Look(_("Task"), "list-check")

WHEN_WORDS: dict[str, Any] = {
    When.ON_DATE: _("On a date"),
    When.AS_SOON_AS_POSSIBLE: _("As soon as possible"),
    When.WAITING: _("Waiting"),
    When.NONE: _("At no certain time"),
}
DIRECTION_WORDS: dict[str, Any] = {
    Direction.IN: _("From the client"),
    Direction.OUT: _("To the client"),
}
PRIORITY_WORDS: dict[int, Any] = {1: _("Low"), 2: _("Usual"), 3: _("High")}

BY_HAND = (Kind.TODO, Kind.CALL, Kind.MEETING, Kind.VISIT, Kind.EMAIL, Kind.SMS, Kind.CHAT)
"""The kinds a person may plan in the form; a wait has one of its own, a form answer comes in."""


def look_of(kind: str) -> Look:
    """The look of a kind; a task has one too."""
    return LOOKS.get(kind, TASK_LOOK)
