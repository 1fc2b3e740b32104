"""How changes of triggers are taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.triggers import actions, catalogue, events
from dealwright.automation.triggers.models import Trigger
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, inverse, set_up

TRIGGER = "trigger"


def _called(entry: Entry, trigger: Any) -> str:
    """“Paid: Payment”."""
    kind = trigger.kind if trigger is not None else entry.facts.get("event_kind", entry.subject_label)
    return f"{entry.facts['stage']['label']}: {catalogue.label_of(kind)}"


set_up(Trigger, label=_called)


@inverse(of=events.TriggerCreated, touches=TRIGGER, verb=Verb.SETTINGS)
def take_off(step: Step) -> None:
    """It is off its stage and moves nothing any more."""
    actions.delete_trigger(step.record, by=step.by)


@inverse(of=events.TriggerEdited, touches=TRIGGER, verb=Verb.SETTINGS)
def change_back(step: Step) -> None:
    """It waits for what it waited for before, all of it or nothing: settings belong to the kind."""
    changes = {one.field: one for one in step.event.changes}
    if "address" in changes:
        raise Refused(_("The address before no longer works; make another one in the trigger."))
    if not step.holds(all(_held(step.record, name) == one.after for name, one in changes.items()), TRIGGER):
        return
    before = {name: one.before for name, one in changes.items()}
    if "stage" in before:
        stage = _stage(before.pop("stage"))
        actions.place_trigger(step.record, stage=stage, position=before.pop("position", None), by=step.by)
    if "acts_as" in before:
        before["acts_as"] = User.objects.filter(pk=before["acts_as"]).first()
    if before:
        actions.edit_trigger(step.record, by=step.by, **before)


@inverse(of=events.TriggerDeleted, touches=TRIGGER, verb=Verb.SETTINGS, brings_back=True)
def put_back(step: Step) -> None:
    """It is on its stage again and moves records from now on."""
    if step.record is not None:
        return
    event = step.event
    if event.before is None:
        raise Refused(_("It was deleted before its details were kept; make it anew."))
    stage = _stage(event.stage.id, event.stage.label)
    id = step.entry.subject_id
    actions.restore_trigger(id, stage=stage, kind=event.event_kind, facts=event.before, by=step.by)


def _held(trigger: Trigger, name: str) -> Any:
    """What the trigger holds, as the log keeps it."""
    return getattr(trigger, {"acts_as": "acts_as_id", "stage": "stage_id"}.get(name, name))


def _stage(id: int, label: str = "") -> Stage:
    stage = Stage.objects.select_related("pipeline").filter(pk=id).first()
    if stage is None:
        raise Refused(_("The stage “%(stage)s” is not there any more.") % {"stage": label or id})
    return stage
