"""How changes of rules are taken back; a tunnel is a rule."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from dealwright.automation.rules import actions, catalogue, events
from dealwright.automation.rules.models import Rule
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.records.pipelines.models import Stage
from dealwright.records.undo import Step, inverse, set_up

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
    changes = step.event.changes
    if step.holds(all(getattr(step.record, one.field) == one.after for one in changes), RULE):
        actions.edit_rule(step.record, by=step.by, **{one.field: one.before for one in changes})


@inverse(of=events.RuleDeleted, touches=RULE, verb=Verb.SETTINGS, brings_back=True)
def put_back(step: Step) -> None:
    """It is on its stage again and starts for records that enter from now on."""
    if step.record is not None:
        return
    event = step.event
    if event.before is None:
        raise Refused(_("It was deleted before its details were kept; make it anew."))
    stage = Stage.objects.select_related("pipeline").filter(pk=event.stage.id).first()
    if stage is None:
        raise Refused(_("The stage “%(stage)s” is not there any more.") % {"stage": event.stage.label})
    id = step.entry.subject_id
    actions.restore_rule(id, stage=stage, action=event.action, facts=event.before, by=step.by)
