"""How the switches of extensions are taken back; what was made with one stays."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.extensions import actions, events, extension
from dealwright.records.extensions.extension import Extension
from dealwright.records.extensions.models import Switch
from dealwright.records.undo import Step, inverse, set_up

set_up(Switch)


@inverse(of=events.ExtensionSwitchedOn, touches="extension", verb=Verb.SETTINGS)
def switch_off(step: Step) -> None:
    """Its pages are gone again."""
    if step.holds(step.record.is_on, "extension"):
        actions.switch_off(_declared(step), by=step.by)


@inverse(of=events.ExtensionSwitchedOff, touches="extension", verb=Verb.SETTINGS)
def switch_on(step: Step) -> None:
    """Its pages are there again."""
    if step.holds(not step.record.is_on, "extension"):
        actions.switch_on(_declared(step), by=step.by)


def _declared(step: Step) -> Extension:
    found = extension.get(step.record.name)
    if found is None:
        raise Refused(_("There is no such extension any more."))
    return found
