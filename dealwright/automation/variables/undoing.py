"""How what people and rules do with variables is taken back."""

from __future__ import annotations

from dealwright.automation.variables import actions, events
from dealwright.automation.variables.models import Variable
from dealwright.automation.variables.queries import field_of
from dealwright.people.access import Verb
from dealwright.records.undo import Step, inverse, set_up

VARIABLE, VALUE = "variable", "variable.value"

set_up(Variable)


@inverse(of=events.VariableCreated, touches=VARIABLE, verb=Verb.SETTINGS)
def remove_it(step: Step) -> None:
    """It is not there any more, unless a rule names it by now."""
    actions.delete_variable(step.record, by=step.by)


@inverse(of=events.VariableEdited, touches=VARIABLE, verb=Verb.SETTINGS)
def change_back(step: Step) -> None:
    """It is called and holds what it did before."""
    before = {
        one.field: one.before
        for one in step.event.changes
        if step.holds(getattr(step.record, one.field) == one.after, VARIABLE)
    }
    if before:
        actions.edit_variable(step.record, by=step.by, **before)


@inverse(of=events.VariableSet, touches=VALUE, verb=Verb.SETTINGS)
def hold_again(step: Step) -> None:
    """It holds what it held before the rule."""
    field = field_of(step.record)
    now = field.plain(field.read(step.record.value))
    if step.holds(now == step.event.after, VALUE):
        actions.edit_variable(step.record, value=step.event.before, by=step.by)


@inverse(of=events.VariableDeleted, touches=VARIABLE, verb=Verb.SETTINGS, brings_back=True)
def bring_back(step: Step) -> None:
    """It is there again, with what it held."""
    if step.record is None:
        actions.restore_variable(step.entry.subject_id, facts=step.event.before, by=step.by)
