"""Verbs that change triggers."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from dealwright.automation.triggers.events import TriggerCreated, TriggerDeleted, TriggerEdited
from dealwright.automation.triggers.matching import checked_settings
from dealwright.automation.triggers.models import Trigger
from dealwright.events import Actor, Event, FieldChange, Use, action, record, ref
from dealwright.events.declaring import declared
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.pipelines.models import Stage

EDITABLE = ("event_kind", "settings", "allow_back", "is_active")


@action
def create_trigger(
    *,
    stage: Stage,
    event_kind: str,
    settings: dict[str, Any] | None = None,
    allow_back: bool = False,
    by: Actor,
) -> Trigger:
    """Let an event move records to this stage, from now on."""
    kind = _checked_kind(event_kind)
    last = Trigger.objects.filter(stage=stage).aggregate(last=Max("position"))["last"] or 0
    trigger = Trigger.objects.create(
        stage=stage,
        event_kind=event_kind,
        settings=checked_settings(kind, settings or {}),
        allow_back=allow_back,
        position=last + 1,
    )
    record(TriggerCreated(stage=ref(stage), event_kind=event_kind), on=trigger)
    return trigger


@action
def edit_trigger(trigger: Trigger, *, version: int | None = None, by: Actor, **values: Any) -> Trigger:
    """Change what the trigger waits for, or switch it on or off."""
    trigger = _locked(trigger, version)
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"edit_trigger does not change {', '.join(sorted(unknown))}")
    changes = [
        FieldChange(field=name, before=getattr(trigger, name), after=value)
        for name, value in values.items()
        if getattr(trigger, name) != value
    ]
    if not changes:
        return trigger
    for change in changes:
        setattr(trigger, change.field, change.after)
    trigger.settings = checked_settings(_checked_kind(trigger.event_kind), trigger.settings)
    trigger.version += 1
    trigger.save()
    record(TriggerEdited(stage=ref(trigger.stage), changes=changes), on=trigger)
    return trigger


@action
def delete_trigger(trigger: Trigger, *, version: int | None = None, by: Actor) -> None:
    """Take a trigger off its stage."""
    trigger = _locked(trigger, version)
    record(TriggerDeleted(stage=ref(trigger.stage), event_kind=trigger.event_kind), on=trigger)
    trigger.delete()


def _checked_kind(event_kind: str) -> type[Event]:
    kind = declared(event_kind)
    if kind is None or Use.RULES not in kind.used_by:
        raise Refused(_("Nothing of this kind can move a record."), field="kind")
    return kind


def _locked(trigger: Trigger, version: int | None) -> Trigger:
    locked: Trigger = Trigger.objects.locked(trigger)
    if version is not None and version != locked.version:
        raise Conflict(
            _("Somebody changed this trigger in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=locked.version,
        )
    return locked
