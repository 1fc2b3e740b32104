"""What can happen to working days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Keep, Ref

_ANNA = {"person": {"kind": "user", "id": 3, "label": "Anna"}}


class _OfPerson(Event):
    """Shape of the kinds that tell what somebody did with their working day."""

    person: Ref


class WorkingDayStarted(_OfPerson):
    """Somebody began to work."""

    kind = "working_day.started"
    title = _("Working day started")
    sentence = _("{person} started the working day {subject}")
    icon = "player-play"
    used_by = frozenset()
    keep = Keep.YEARS_2
    sample = _ANNA


class WorkingDayPaused(_OfPerson):
    """Somebody took a break."""

    kind = "working_day.paused"
    title = _("Break taken")
    sentence = _("{person} took a break in the working day {subject}")
    icon = "coffee"
    used_by = frozenset()
    keep = Keep.YEARS_2
    sample = _ANNA


class WorkingDayResumed(_OfPerson):
    """A break is over, or somebody went on after the end of the day."""

    kind = "working_day.resumed"
    title = _("Working day goes on")
    sentence = _("{person} went on with the working day {subject}")
    icon = "player-play"
    used_by = frozenset()
    keep = Keep.YEARS_2
    sample = _ANNA


class WorkingDayEnded(_OfPerson):
    """Somebody ended the working day."""

    kind = "working_day.ended"
    title = _("Working day ended")
    sentence = _("{person} ended the working day {subject}")
    icon = "home"
    used_by = frozenset()
    keep = Keep.YEARS_2
    sample = _ANNA


class WorkingDayClosed(_OfPerson):
    """A working day that nobody ended was closed at midnight."""

    kind = "working_day.closed"
    title = _("Working day closed by itself")
    sentence = _("The working day {subject} of {person} was not ended and closed at midnight")
    icon = "clock-exclamation"
    used_by = frozenset()
    keep = Keep.YEARS_2
    sample = _ANNA


class WorkingDayRulesChanged(Event):
    """Whether people note their working day."""

    kind = "working_day_rules.changed"
    title = _("Noting of working days switched")
    sentence = _("{actor} changed whether people note their working day")
    icon = "clock"
    used_by = frozenset()
    sample = {"changes": [{"field": "is_on", "before": False, "after": True}]}

    changes: list[FieldChange]
