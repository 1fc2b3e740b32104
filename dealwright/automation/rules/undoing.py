"""How changes of rules are taken back; a tunnel is a rule."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.rules import actions, catalogue, events
from dealwright.automation.rules.models import Rule
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, inverse, set_up
from dealwright.records.undo.obstacles import NOT_KEPT

RULE = "rule"


def _called(entry: Entry, rule: Any) -> str:
    """“Paid: Create a task”."""
    name = rule.action if rule is not None else entry.facts.get("action", entry.subject_label)
    return f"{entry.facts['stage']['label']}: {catalogue.label_of(name)}"


set_up(Rule, label=_called)


@inverse(of=events.RuleCreated, touches=RULE, verb=Verb.SETTINGS)
def take_off(step: Step) -> None:
    """It is off its stage, with what it had still to do."""
    actions.delete_rule(step.record, by=step.by)


@inverse(of=events.RuleEdited, touches=RULE, verb=Verb.SETTINGS)
def change_back(step: Step) -> None:
    """It does what it did before, all of it or nothing: settings belong to what is done."""
    changes = {one.field: one for one in step.event.changes}
    if not step.holds(all(_held(step.record, name) == one.after for name, one in changes.items()), RULE):
        return
    before = {name: one.before for name, one in changes.items()}
    if "stage" in before:
        stage = _stage(before.pop("stage"))
        actions.place_rule(step.record, stage=stage, position=before.pop("position", None), by=step.by)
    if "acts_as" in before:
        before["acts_as"] = User.objects.filter(pk=before["acts_as"]).first()
    if before:
        actions.edit_rule(step.record, by=step.by, **before)


@inverse(of=events.RuleDeleted, touches=RULE, verb=Verb.SETTINGS, brings_back=True)
def put_back(step: Step) -> None:
    """It is on its stage again; what it had still to do there waits again, with the times it had.

    Where more waited than an event keeps, that is said before anything is undone.
    """
    if step.record is not None:
        return
    event = step.event
    if event.before is None:
        raise Refused(_("It was deleted before its details were kept; make it anew."))
    stage = _stage(event.stage.id, event.stage.label)
    id = step.entry.subject_id
    actions.restore_rule(
        id, stage=stage, action=event.action, facts=event.before, waiting=event.waiting, by=step.by
    )
    step.holds(event.waiting_count <= len(event.waiting), NOT_KEPT)


def _held(rule: Rule, name: str) -> Any:
    """What the rule holds, as the log keeps it."""
    return getattr(rule, {"acts_as": "acts_as_id", "stage": "stage_id"}.get(name, name))


def _stage(id: int, label: str = "") -> Stage:
    stage = Stage.objects.select_related("pipeline").filter(pk=id).first()
    if stage is None:
        raise Refused(_("The stage “%(stage)s” is not there any more.") % {"stage": label or id})
    return stage
