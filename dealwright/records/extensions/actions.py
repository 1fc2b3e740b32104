"""Switching extensions on and off."""

from __future__ import annotations

from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.records.extensions.events import ExtensionSwitchedOff, ExtensionSwitchedOn
from dealwright.records.extensions.extension import Extension
from dealwright.records.extensions.models import Switch
from dealwright.records.fields.queries import lock_fields


@action
def switch_on(extension: Extension, *, by: Actor) -> None:
    """Let the extension be there, with what it needs; one that is on stays as it is."""
    switch = _locked(extension)
    if switch.is_on:
        return
    switch.is_on, switch.switched_at = True, clock.now()
    switch.save()
    record(ExtensionSwitchedOn(), on=switch)
    extension.on_switch_on(by=by)


@action
def switch_off(extension: Extension, *, by: Actor) -> None:
    """Take away its menu entries and pages; what was made with it stays."""
    switch = _locked(extension)
    if not switch.is_on:
        return
    switch.is_on, switch.switched_at = False, clock.now()
    switch.save()
    record(ExtensionSwitchedOff(), on=switch)
    extension.on_switch_off(by=by)


def _locked(extension: Extension) -> Switch:
    """The switch, locked together with what every process knows by heart."""
    lock_fields()
    switch, _is_new = Switch.objects.get_or_create(name=extension.name)
    locked: Switch = Switch.objects.locked(switch)
    return locked
