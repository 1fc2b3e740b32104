"""What is told of automation that was stopped."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Use


class AutomationStopped(Event):
    """Rules or triggers caused one another so often that they were stopped; somebody has to look at them."""

    kind = "automation.stopped"
    title = _("Automation goes round in circles")
    sentence = _("Automation of “{subject}” was stopped because it went round in circles: {reaction}")
    icon = "alert-triangle"
    used_by = frozenset({Use.WEBHOOKS})
    sample = {"reaction": "automation.triggers.move_records", "depth": 11}

    reaction: str
    depth: int
