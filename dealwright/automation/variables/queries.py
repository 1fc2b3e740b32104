"""Questions about shared variables."""

from __future__ import annotations

from typing import Any

from dealwright.automation.variables.areas import reaching
from dealwright.automation.variables.models import Variable
from dealwright.automation.variables.types import TYPES
from dealwright.events.remembering import once_per_batch
from dealwright.records.fields import Field


def shared_variables(of_kind: str) -> list[Variable]:
    """The variables and constants that formulas about records of a kind may name."""
    return list(Variable.objects.filter(visible_in__in=reaching(of_kind)).order_by("is_constant", "name"))


@once_per_batch
def shared_value(code: str, *, is_constant: bool) -> tuple[Field, Any] | None:
    """A variable as a field, with what it holds; None where there is none."""
    found = Variable.objects.filter(code=code, is_constant=is_constant).first()
    if found is None or found.type not in TYPES:
        return None
    described = field_of(found)
    return described, described.read(found.value)


def field_of(variable: Variable) -> Field:
    """How the value of a variable is read, shown and typed."""
    return Field(variable.code, variable.name, TYPES[variable.type], multiple=variable.multiple)
