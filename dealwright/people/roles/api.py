"""What a program sees of roles, and may do with them."""

from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, Out, Text, Verb, omitted
from dealwright.people import access
from dealwright.people.roles import actions
from dealwright.people.roles.models import Role

RightVerb = Literal["see", "create", "change", "delete", "export", "settings"]
Reach = Literal["none", "own", "department", "tree", "all"]
Scopes = Annotated[
    dict[Annotated[str, Text(60)], dict[RightVerb, Reach]],
    Field(max_length=1000, examples=[{"*": {"see": "own"}, "deal": {"see": "department"}}]),
]
Hidden = Annotated[
    dict[Annotated[str, Text(40)], Annotated[list[Annotated[str, Text(120)]], Field(max_length=500)]],
    Field(max_length=100, examples=[{"deal": ["amount"]}]),
]


class RoleOut(Out):
    """A set of rights with a name.

    `scopes` says, per kind of record and verb, how far the rights reach: to one's own records, those of the
    department, those of the department and all below it (`tree`), or all. `*` stands for the kinds not named,
    `deal:7` for the deals of pipeline 7; a verb that is left out is `none`. `hidden` names the fields of each
    kind that people of this role do not see.
    """

    id: Id
    name: str
    is_administrator: bool
    scopes: dict[str, dict[str, str]]
    hidden: dict[str, list[str]]
    created_at: Moment


class NewRole(Body):
    """A role to be made."""

    name: Annotated[str, Text(80)]
    scopes: Scopes = {}
    hidden: Hidden = {}


class RoleChanges(Changes):
    """What may change of a role; scopes and hidden fields are replaced as a whole."""

    name: Annotated[str, Text(80)] = omitted
    scopes: Scopes = omitted
    hidden: Hidden = omitted


class RoleCopy(Verb):
    """The copy's name; left out, it is that of the role with a number."""

    name: Annotated[str, Text(80)] | None = None


UNNAMED = RoleCopy()
"""The body of whoever sends none."""

ROLES = ListOf(Role, fields={"name": str, "is_administrator": bool}, sorts=["name"], sort="name")

router = Router()


@router.list("", ROLES, RoleOut)
def list_roles(request: HttpRequest) -> QuerySet[Role]:
    """The roles; none for those who may not change settings."""
    return _seen(request)


@router.get("/{id}", RoleOut)
def get_role(request: HttpRequest, id: Id) -> Role:
    """One role. Needs the right to change settings."""
    return _seen(request).get(pk=id)


@router.post("", RoleOut, status=201)
def create_role(request: HttpRequest, new: NewRole) -> Role:
    """Make a role. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.create_role(**new.model_dump(), by=request.actor)


@router.patch("/{id}", RoleOut)
def change_role(request: HttpRequest, id: Id, changes: RoleChanges) -> Role:
    """Rename a role, or change how far it reaches and what it hides. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.edit_role(Role.objects.get(pk=id), **changes.given(), by=request.actor)


@router.delete("/{id}")
def delete_role(request: HttpRequest, id: Id) -> None:
    """Delete a role that nobody has. Needs the right to change settings."""
    access.require_settings(request.actor)
    actions.delete_role(Role.objects.get(pk=id), by=request.actor)


@router.post("/{id}/copy", RoleOut, status=201)
def copy_role(request: HttpRequest, id: Id, called: RoleCopy = UNNAMED) -> Role:
    """Make another role with the same rights. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.copy_role(Role.objects.get(pk=id), name=called.name, by=request.actor)


def _seen(request: HttpRequest) -> QuerySet[Role]:
    roles: QuerySet[Role] = Role.objects.all()
    return roles if access.may_change_settings(request.actor) else roles.none()
