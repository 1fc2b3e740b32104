"""What a program sees of shared variables and constants and may do with them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field, JsonValue

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Record, ShortText, Text, omitted
from dealwright.api.versions import expected_version
from dealwright.automation.variables import actions
from dealwright.automation.variables.models import EVERYWHERE, Variable
from dealwright.people.access import require_settings

VariableType = Literal[
    "text", "long_text", "number", "yes_no", "date", "datetime", "money", "url", "employee"
]
Description = Annotated[str, Text(actions.LONGEST_DESCRIPTION, empty=True, lines=True)]
Code = Annotated[str, Field(pattern=r"^([A-Za-z][A-Za-z0-9_]{0,59})?$", examples=["discount"])]


class VariableOut(Record):
    """A value that rules and processes share."""

    code: str
    """As formulas write it: `GlobalVar:code`, of a constant `GlobalConst:code`."""
    name: str
    type: VariableType
    multiple: bool
    visible_in: str = Field(examples=["everywhere"])
    """`everywhere`, `crm` (leads, deals, contacts, companies, proposals, invoices), or one kind of record."""
    is_constant: bool
    """Rules cannot change it."""
    value: Any
    """As custom fields tell theirs: a text, a number, `{"amount", "currency"}`, the id of a colleague; a list
    where it holds several. Null is empty."""
    description: str


class NewVariable(Body):
    """A variable or a constant to be added; its type, code and visibility are fixed from then on."""

    name: ShortText = Field(examples=["Discount"])
    type: VariableType = Field(examples=["number"])
    code: Code = ""
    """Made from the name where it is left out."""
    multiple: bool = False
    visible_in: Annotated[str, Text(40)] = EVERYWHERE
    is_constant: bool = False
    value: JsonValue = Field(default=None, examples=[10])
    description: Description = ""


class VariableChanges(Changes):
    """What is to be changed about it."""

    name: ShortText = omitted
    value: JsonValue = Field(default=omitted, examples=[12])
    description: Description = omitted


VARIABLES = ListOf(
    Variable,
    fields={"code": str, "type": str, "is_constant": bool, "visible_in": str},
)

router = Router()


@router.list("", VARIABLES, VariableOut)
def list_variables(request: HttpRequest) -> QuerySet[Variable]:
    """Variables and constants, for those who may change settings."""
    return _variables(request)


@router.post("", VariableOut, status=201)
def create_variable(request: HttpRequest, new: NewVariable) -> Variable:
    """Add a variable or a constant."""
    require_settings(request.actor)
    return actions.create_variable(**new.model_dump(), by=request.actor)


@router.get("/{id}", VariableOut)
def get_variable(request: HttpRequest, id: Id) -> Variable:
    """One of them."""
    return _variables(request).get(pk=id)


@router.patch("/{id}", VariableOut)
def change_variable(request: HttpRequest, id: Id, changes: VariableChanges) -> Variable:
    """Change what it is called or holds."""
    variable = _variables(request).get(pk=id)
    return actions.edit_variable(variable, version=changes.version, **changes.given(), by=request.actor)


@router.delete("/{id}")
def delete_variable(request: HttpRequest, id: Id) -> None:
    """Remove it; refused while a rule or a trigger names it."""
    variable = _variables(request).get(pk=id)
    actions.delete_variable(variable, version=expected_version(request), by=request.actor)


def _variables(request: HttpRequest) -> QuerySet[Variable]:
    require_settings(request.actor)
    return Variable.objects.all()
