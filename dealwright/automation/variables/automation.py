"""The rule that sets a shared variable, or reckons with it (rule 36)."""

from __future__ import annotations

from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints

from dealwright.automation import field_values
from dealwright.automation.field_values import is_dynamic
from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.scope import RecordScope
from dealwright.automation.variables.areas import reaching
from dealwright.automation.variables.changing import Change, change_variable, fits
from dealwright.automation.variables.models import Variable
from dealwright.automation.variables.queries import field_of, shared_variables
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.records.pipelines.models import Stage

LONGEST_VALUE = 2_000


class VariableSettings(BaseModel):
    """Which variable a rule changes, and how."""

    model_config = ConfigDict(extra="forbid")

    variable: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    """Its code."""
    change: Change = Change.SET
    value: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_VALUE)] = ""
    """What it is set to, or what is added, subtracted …; one value per line where it holds several."""


class VariableSettingsForm(SettingsForm):
    """The same, as a person types it."""

    variable = forms.ChoiceField(label=gettext_lazy("Variable"))
    change = forms.ChoiceField(
        label=gettext_lazy("What is done with it"),
        choices=[
            (Change.SET.value, gettext_lazy("Set it to the value")),
            (Change.ADD.value, gettext_lazy("Add the value")),
            (Change.SUBTRACT.value, gettext_lazy("Subtract the value")),
            (Change.MULTIPLY.value, gettext_lazy("Multiply it by the value")),
            (Change.DIVIDE.value, gettext_lazy("Divide it by the value")),
        ],
    )
    value = FormulaField(
        label=gettext_lazy("Value"), required=False, max_length=LONGEST_VALUE,
        help_text=gettext_lazy("Set to nothing, the variable is emptied."),
    )  # fmt: skip

    def prepare(self) -> None:
        """The variables that rules on records of this kind may change."""
        offered = shared_variables(self.stage.pipeline.of_kind)
        self.fields["variable"].choices = [  # type: ignore[attr-defined]
            (one.code, one.name) for one in offered if not one.is_constant
        ]


def say_variable(settings: VariableSettings) -> str:
    """“Add 1 to the variable “next_prize””."""
    sentences = {
        Change.SET: _("Set the variable “%(name)s” to “%(value)s”"),
        Change.ADD: _("Add %(value)s to the variable “%(name)s”"),
        Change.SUBTRACT: _("Subtract %(value)s from the variable “%(name)s”"),
        Change.MULTIPLY: _("Multiply the variable “%(name)s” by %(value)s"),
        Change.DIVIDE: _("Divide the variable “%(name)s” by %(value)s"),
    }
    if settings.change is Change.SET and not settings.value:
        return _("Empty the variable “%(name)s”") % {"name": settings.variable}
    return sentences[settings.change] % {"name": settings.variable, "value": settings.value[:60]}


def set_variable(doing: Doing) -> dict[str, Any]:
    """Change it once; what it holds then is the result."""
    settings: VariableSettings = doing.settings
    variable = _variable(settings.variable, doing.record.record_kind)
    value = field_values.read(field_of(variable), settings.value, doing.scope)
    changed = change_variable(variable, change=settings.change, value=value, by=doing.by)
    field = field_of(changed)
    return {"value": field.plain(field.read(changed.value))}


def _check(stage: Stage, settings: VariableSettings, rule_id: int | None) -> None:
    variable = _variable(settings.variable, stage.pipeline.of_kind)
    if variable.is_constant:
        raise Refused(
            _("“%(name)s” is a constant; rules do not change it.") % {"name": variable.name},
            field="settings.variable",
        )
    if not fits(variable, settings.change):
        raise Refused(
            _("One cannot reckon with “%(name)s”: it holds no number.") % {"name": variable.name},
            field="settings.change",
        )
    if settings.change is not Change.SET and not settings.value:
        raise Refused(_("Write the value to reckon with."), field="settings.value")
    if not is_dynamic(settings.value):
        try:
            value = field_values.read(field_of(variable), settings.value, RecordScope())
        except Refused as refusal:
            raise Refused(refusal.message, field="settings.value") from None
        if settings.change is Change.DIVIDE and not value:
            raise Refused(_("Nothing can be divided by zero."), field="settings.value")


def _variable(code: str, of_kind: str) -> Variable:
    """The variable by its code, else the constant, to be refused by name."""
    found = Variable.objects.filter(code=code, visible_in__in=reaching(of_kind))
    variable = found.order_by("is_constant").first()
    if variable is None:
        raise Refused(
            _("There is no variable “%(code)s” here (any more). Choose another one.") % {"code": code[:60]},
            field="settings.variable",
        )
    return variable


SET_VARIABLE = RuleAction(
    name="set_variable",
    label=gettext_lazy("Set a variable"),
    icon="math-function",
    help_text=gettext_lazy("Sets a variable that all rules share, or adds to it, multiplies it, divides it."),
    settings=VariableSettings,
    form=VariableSettingsForm,
    say=say_variable,
    run=set_variable,
    results=(Result("value", gettext_lazy("What it holds then"), Kind.TEXT),),
    check_on=_check,
)
