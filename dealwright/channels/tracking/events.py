"""What can happen to the counting of openings; the openings themselves are events of the message."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class TrackingSwitched(Event):
    """Letters of rules tell of their opening from now on, or no longer."""

    kind = "tracking.switched"
    title = _("Tracking of letters switched")
    sentence = _("{actor} switched the tracking of letters on or off")
    icon = "eye"
    used_by = frozenset()
    sample = {"is_on": False}

    is_on: bool
