"""Verbs of people who set up variables and constants; what rules do with them stands in `changing`."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.automation.variables.areas import is_known
from dealwright.automation.variables.changing import MOST_VALUES
from dealwright.automation.variables.events import (
    VariableCreated,
    VariableDeleted,
    VariableEdited,
    VariableFacts,
)
from dealwright.automation.variables.models import EVERYWHERE, Variable
from dealwright.automation.variables.queries import field_of
from dealwright.automation.variables.types import TYPES
from dealwright.automation.variables.usage import named_by
from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.remembering import forget_answers
from dealwright.kit.errors import Conflict, Refused
from dealwright.people.access import require_settings
from dealwright.records.fields.declaring import key_from

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
EDITABLE = ("name", "value", "description")
"""What may be changed once it exists; the rest is fixed (5.6)."""
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_CODE = 120, 500, 60


@action
def create_variable(
    *,
    name: str,
    type: str,
    code: str = "",
    multiple: bool = False,
    visible_in: str = EVERYWHERE,
    is_constant: bool = False,
    value: Any = None,
    description: str = "",
    by: Actor,
) -> Variable:
    """Add a variable, or a constant. Left empty, its code is made from the name.

    `value` is of its type, a list where it holds several. Refused where the code is taken or no code, or
    the type or the value cannot be.
    """
    require_settings(by)
    if type not in TYPES:
        raise Refused(_("Variables do not hold values of this type. Choose another one."), field="type")
    if multiple and not TYPES[type].may_be_multiple:
        raise Refused(_("A variable of this type holds one value."), field="multiple")
    if not is_known(visible_in):
        raise Refused(_("There is no such kind of records."), field="visible_in")
    variable = Variable(
        code=_free_code(code.strip() or _code_from(name, is_constant=is_constant), is_constant=is_constant),
        name=name,
        type=type,
        multiple=multiple,
        visible_in=visible_in,
        is_constant=is_constant,
        description=description,
    )
    variable.value = _kept(variable, value)
    _check_words(variable)
    variable.save()
    forget_answers()
    record(VariableCreated(code=variable.code), on=variable)
    return variable


@action
def edit_variable(variable: Variable, *, version: int | None = None, by: Actor, **values: Any) -> Variable:
    """Change what it is called, what it holds, or what is said about it; constants too."""
    require_settings(by)
    variable = _locked(variable, version)
    if unknown := set(values) - set(EDITABLE):
        raise TypeError(f"variables do not change {', '.join(sorted(unknown))}")
    before = {name: getattr(variable, name) for name in EDITABLE}
    for name, value in values.items():
        setattr(variable, name, _kept(variable, value) if name == "value" else value)
    _check_words(variable)
    changes = [
        FieldChange(field=name, before=before[name], after=getattr(variable, name))
        for name in EDITABLE
        if before[name] != getattr(variable, name)
    ]
    if changes:
        variable.version += 1
        variable.save()
        forget_answers()
        record(VariableEdited(changes=changes), on=variable)
    return variable


@action
def delete_variable(variable: Variable, *, version: int | None = None, by: Actor) -> None:
    """Remove it; refused while a rule or a trigger names it, and says which."""
    require_settings(by)
    variable = _locked(variable, version)
    if users := named_by(variable):
        raise Refused(
            _("“%(name)s” is used by: %(users)s. Change them first.")
            % {"name": variable.name, "users": "; ".join(users)}
        )
    facts = VariableFacts(**{name: getattr(variable, name) for name in VariableFacts.model_fields})
    record(VariableDeleted(before=facts), on=variable)
    variable.delete()
    forget_answers()


@action
def restore_variable(id: int, *, facts: VariableFacts, by: Actor) -> Variable:
    """Put a removed variable back, as it was."""
    require_settings(by)
    kept = facts.model_dump()
    _free_code(facts.code, is_constant=facts.is_constant)
    variable = Variable(pk=id, **kept)
    variable.save(force_insert=True)
    forget_answers()
    record(VariableCreated(code=variable.code), on=variable)
    return variable


def _kept(variable: Variable, value: Any) -> Any:
    """The value as the row keeps it; Refused where it is none of its type."""
    field = field_of(variable)
    if variable.multiple and not (value is None or isinstance(value, list | tuple)):
        raise Refused(_("This variable holds several values; give a list."), field="value")
    if variable.multiple and len(value or ()) > MOST_VALUES:
        raise Refused(_("A variable holds at most 100 values."), field="value")
    try:
        return field.kept(field.read(value if value != "" else None))
    except Refused as refusal:
        raise Refused(refusal.message, field="value") from None


def _check_words(variable: Variable) -> None:
    variable.name = " ".join(variable.name.split())
    variable.description = variable.description.strip()
    if not variable.name:
        raise Refused(_("Write what it is called."), field="name")
    if len(variable.name) > LONGEST_NAME:
        raise Refused(_("A name is at most %(most)s letters long.") % {"most": LONGEST_NAME}, field="name")
    if len(variable.description) > LONGEST_DESCRIPTION:
        raise Refused(_("Describe it in at most 500 letters."), field="description")


def _code_from(name: str, *, is_constant: bool) -> str:
    """A free code that is like the name."""
    taken = set(Variable.objects.filter(is_constant=is_constant).values_list("code", flat=True))
    return key_from(name, taken, otherwise="value")


def _free_code(code: str, *, is_constant: bool) -> str:
    if not CODE.fullmatch(code):
        raise Refused(
            _("A code has at most 60 Latin letters, digits and underscores, and begins with a letter."),
            field="code",
        )
    if Variable.objects.filter(code=code, is_constant=is_constant).exists():
        raise Refused(_("The code “%(code)s” is taken. Write another one.") % {"code": code}, field="code")
    return code


def _locked(variable: Variable, version: int | None) -> Variable:
    locked: Variable = Variable.objects.locked(variable)
    if version is not None and version != locked.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=locked.version,
        )
    return locked
