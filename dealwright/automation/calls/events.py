"""What can happen from outside."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Use


class TriggerCalled(Event):
    """A program outside called a trigger for a record; whether that moves it is another question."""

    kind = "trigger.called"
    title = _("Called from outside")
    sentence = _("{actor} called the trigger {code}")
    icon = "webhook"
    used_by = frozenset({Use.RULES})
    sample = {"code": "order.packed", "trigger_id": None}

    code: str
    trigger_id: int | None = None
    """The one whose address was called; None where a code was named instead."""
