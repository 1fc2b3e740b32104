"""What can happen to extensions."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class ExtensionSwitchedOn(Event):
    """An extension was switched on: its menu entries and pages are there."""

    kind = "extension.switched_on"
    title = _("Extension switched on")
    sentence = _("{actor} switched on the extension “{subject}”")
    icon = "puzzle"
    used_by = frozenset()
    sample = {}


class ExtensionSwitchedOff(Event):
    """An extension was switched off: its pages are gone, its records stay."""

    kind = "extension.switched_off"
    title = _("Extension switched off")
    sentence = _("{actor} switched off the extension “{subject}”")
    icon = "puzzle-off"
    used_by = frozenset()
    sample = {}
