"""What can happen to activities. Each stands in the timelines of all the records it is about (CR-43)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.crm.activities.models import Direction, Kind
from dealwright.events import Event, Ref, Use
from dealwright.records.bin.events import RecordDeleted, RecordRestored
from dealwright.records.editing import RecordEdited, label_fields

label_fields(
    "activity",
    {
        "subject": _("what is to be done"),
        "when": _("when"),
        "ends_at": _("end"),
        "color": _("colour"),
        "location": _("place"),
        "direction": _("who turned to whom"),
        "is_unanswered": _("whether it waits for an answer"),
    },
)

_TOLD = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})

_PLANNED: dict[str, Any] = {
    Kind.CALL: _("{actor} planned the call “{subject}”"),
    Kind.MEETING: _("{actor} planned the meeting “{subject}”"),
    Kind.VISIT: _("{actor} planned the visit “{subject}”"),
    Kind.WAIT: _("{actor} chose to wait: “{subject}”"),
}
_COMPLETED: dict[str, Any] = {
    Kind.CALL: _("{actor} completed the call “{subject}”"),
    Kind.MEETING: _("{actor} completed the meeting “{subject}”"),
    Kind.VISIT: _("{actor} completed the visit “{subject}”"),
    Kind.WAIT: _("{actor} ended the wait “{subject}”"),
}
_RECEIVED = _("“{subject}” came in and waits for an answer")


class Outcome(BaseModel):
    """Whether an activity was done, and what came of it: what going back has to restore."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    done_at: datetime | None = None
    done_by: Ref | None = None
    result: str = ""
    is_unanswered: bool = False


class ActivityCreated(Event):
    """Somebody planned what is to be done next, or something came in."""

    kind = "activity.created"
    title = _("Activity planned")
    sentence = _("{actor} planned “{subject}”")
    icon = "calendar-plus"
    used_by = _TOLD
    sample = {
        "what": "call",
        "due_at": "2026-11-23T12:00:00Z",
        "responsible": {"kind": "user", "id": 4, "label": "Anna"},
    }

    what: str
    """Its kind: `call`."""
    due_at: datetime | None = None
    responsible: Ref | None = None
    waits_for_answer: bool = False
    direction: str = ""
    """`in` or `out`; empty where nobody said who turned to whom."""

    @property
    def is_from_the_client(self) -> bool:
        """Whether it is something a client did."""
        return self.waits_for_answer or self.direction == Direction.IN

    def say(self, *, actor: str, subject: str) -> str:
        """In the words of its kind."""
        words = _RECEIVED if self.waits_for_answer else _PLANNED.get(self.what, self.sentence)
        return str(words).format(actor=actor, subject=subject)


class ActivityCompleted(Event):
    """What was planned is done."""

    kind = "activity.completed"
    title = _("Activity completed")
    sentence = _("{actor} completed “{subject}”")
    icon = "circle-check"
    used_by = _TOLD
    body_of = "result_of"
    personal = ("before",)
    sample = {"what": "call", "result_of": {"kind": "activity", "id": 3, "label": ""}}

    what: str
    result_of: Ref | None = None
    """The activity, where it has a result in words: the text stands in one place only."""
    before: Outcome = Outcome()

    def say(self, *, actor: str, subject: str) -> str:
        """In the words of its kind."""
        return str(_COMPLETED.get(self.what, self.sentence)).format(actor=actor, subject=subject)


class ActivityReopened(Event):
    """It was not done after all."""

    kind = "activity.reopened"
    title = _("Activity reopened")
    sentence = _("{actor} reopened “{subject}”")
    icon = "arrow-back-up"
    used_by = _TOLD
    personal = ("before",)
    sample = {
        "before": {
            "done_at": "2026-11-23T12:00:00Z",
            "done_by": {"kind": "user", "id": 4, "label": "Anna"},
            "result": "No answer",
        }
    }

    before: Outcome = Outcome()
    """When and by whom it had been done."""


class ActivityAnswered(Event):
    """What came in from a client waits for an answer no longer."""

    kind = "activity.answered"
    title = _("Activity answered")
    sentence = _("{actor} answered “{subject}”")
    icon = "message-reply"
    personal = ("before",)
    sample = {}

    before: Outcome = Outcome(is_unanswered=True)


class ActivityEdited(RecordEdited):
    """Subject, deadline, responsible or something else of an activity changed."""

    kind = "activity.edited"
    title = _("Activity changed")
    sentence = _("{actor} changed {fields} of “{subject}”")
    used_by = _TOLD
    sample = {
        "changes": [
            {"field": "due_at", "before": "2026-11-23T12:00:00+00:00", "after": "2026-11-24T12:00:00+00:00"}
        ]
    }


class ActivityBound(Event):
    """An activity is about one more record."""

    kind = "activity.bound"
    title = _("Activity bound to a record")
    sentence = _("{actor} bound “{subject}” to “{to}”")
    icon = "link"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})
    sample = {"to": {"kind": "deal", "id": 42, "label": "Silicone cases"}}

    to: Ref


class ActivityUnbound(Event):
    """An activity is no longer about a record."""

    kind = "activity.unbound"
    title = _("Activity unbound from a record")
    sentence = _("{actor} took “{subject}” off “{off}”")
    icon = "unlink"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})
    sample = {"off": {"kind": "deal", "id": 42, "label": "Silicone cases"}}

    off: Ref
    position: int | None = None
    """Its place among the records: the first is the owner."""


class ActivityReminded(Event):
    """The time came to remind its responsible of an activity."""

    kind = "activity.reminded"
    title = _("Reminder of an activity")
    sentence = _("Soon: “{subject}”")
    icon = "bell"
    used_by = frozenset({Use.WEBHOOKS, Use.NOTIFICATIONS})
    sample = {"what": "call", "due_at": "2026-11-23T12:00:00Z", "minutes_before": 15}

    what: str
    due_at: datetime | None = None
    minutes_before: int = 0

    def say(self, *, actor: str, subject: str) -> str:
        """When it is due already, so."""
        words = self.sentence if self.minutes_before else _("It is time: “{subject}”")
        return str(words).format(subject=subject)


class WaitEnded(Event):
    """A wait is over: its time came, or the client did something."""

    kind = "activity.wait_ended"
    title = _("Wait ended")
    sentence = _("The wait “{subject}” is over")
    icon = "hourglass-off"
    used_by = _TOLD
    personal = ("before",)
    sample = {"by_client": True}

    by_client: bool = False
    before: Outcome = Outcome()

    def say(self, *, actor: str, subject: str) -> str:
        """With the reason where it ended early."""
        words = _("The client is back: the wait “{subject}” ended early") if self.by_client else self.sentence
        return str(words).format(subject=subject)


class ActivityDeleted(RecordDeleted):
    """An activity was moved to the recycle bin."""

    kind = "activity.deleted"
    title = _("Activity deleted")
    sentence = _("{actor} moved “{subject}” to the recycle bin")
    sample = {}


class ActivityRestored(RecordRestored):
    """An activity came back from the recycle bin."""

    kind = "activity.restored"
    title = _("Activity restored")
    sentence = _("{actor} took “{subject}” out of the recycle bin")
    sample = {}
