"""Rules change shared variables: set, count up, multiply, append (5.6, rule 36)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.automation.variables.events import VariableSet
from dealwright.automation.variables.models import Variable
from dealwright.automation.variables.queries import field_of
from dealwright.events import Actor, action, record
from dealwright.events.remembering import forget_answers
from dealwright.kit.errors import Refused

DECIMALS = Decimal("0.000001")
"""As fine as a number is kept."""
MOST_VALUES = 100


class Change(StrEnum):
    """What is done with a variable."""

    SET = "set"
    ADD = "add"
    """To a number; to a variable with several values, one more of them."""
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"


_SUMS: dict[Change, Callable[[Decimal, Decimal], Decimal]] = {
    Change.ADD: lambda held, operand: held + operand,
    Change.SUBTRACT: lambda held, operand: held - operand,
    Change.MULTIPLY: lambda held, operand: held * operand,
    Change.DIVIDE: lambda held, operand: held / operand,
}


def fits(variable: Variable, change: Change) -> bool:
    """Whether this can be done with such a variable."""
    if change is Change.SET:
        return True
    return change is Change.ADD if variable.multiple else variable.type == "number"


@action
def change_variable(variable: Variable, *, change: Change = Change.SET, value: Any, by: Actor) -> Variable:
    """Set a variable, or reckon with what it holds now. `value` is of its type, or a list of such.

    Two who add at once both count: the second waits for the first. Refused for constants.
    """
    variable = Variable.objects.locked(variable)
    if variable.is_constant:
        raise Refused(_("“%(name)s” is a constant; rules do not change it.") % {"name": variable.name})
    if not fits(variable, change):
        raise Refused(_("One cannot reckon with “%(name)s”: it holds no number.") % {"name": variable.name})
    field = field_of(variable)
    before = field.read(variable.value)
    after = field.kept(_after(before, change, value, variable))
    if after == variable.value:
        return variable
    told = VariableSet(before=field.plain(before), after=field.plain(field.read(after)))
    variable.value = after
    variable.version += 1
    variable.save()
    forget_answers()
    record(told, on=variable)
    return variable


def _after(before: Any, change: Change, value: Any, variable: Variable) -> Any:
    if change is Change.SET:
        return value
    if variable.multiple:
        together = [*before, *value]
        if len(together) > MOST_VALUES:
            raise Refused(_("“%(name)s” is full: it holds 100 values.") % {"name": variable.name})
        return together
    operand = Decimal(value or 0)
    if change is Change.DIVIDE and not operand:
        raise Refused(_("Nothing can be divided by zero. Check the value of the rule."))
    with localcontext(prec=40):
        reckoned = _SUMS[change](Decimal(before or 0), operand)
        return field_of(variable).type.read(reckoned.quantize(DECIMALS, ROUND_HALF_EVEN))
