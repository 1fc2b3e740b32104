"""How changes of added fields are taken back; an added option is archived, because records may hold it."""

from __future__ import annotations

from typing import Any

from dealwright.people.access import Verb
from dealwright.records.fields import actions, events
from dealwright.records.fields.models import CustomField
from dealwright.records.undo import Step, inverse, set_up
from dealwright.records.undo.edits import Tracked
from dealwright.records.undo.obstacles import IN_THE_BIN
from dealwright.records.undo.settings import changes_of


def _settings(before: dict[str, Any], _event: Any) -> dict[str, Any]:
    """As an edit takes them: the options by themselves."""
    own = {name: value for name, value in before.items() if name != "options"}
    return {"settings": own, **({"options": before["options"]} if "options" in before else {})}


set_up(CustomField)
changes_of(events.CustomFieldEdited, edit=actions.edit_field, settings=Tracked(given=_settings))


@inverse(of=events.CustomFieldAdded, touches=IN_THE_BIN, verb=Verb.SETTINGS)
@inverse(of=events.CustomFieldRestored, touches=IN_THE_BIN, verb=Verb.SETTINGS)
def put_away(step: Step) -> None:
    """Into the bin, with the values that were filled in meanwhile."""
    if step.holds(step.record.deleted_at is None, IN_THE_BIN):
        actions.remove_field(step.record, by=step.by)


@inverse(of=events.CustomFieldRemoved, touches=IN_THE_BIN, verb=Verb.SETTINGS)
def bring_back(step: Step) -> None:
    """Out of the bin, with its values."""
    if step.holds(step.record.deleted_at is not None, IN_THE_BIN):
        actions.restore_field(step.record, by=step.by)
