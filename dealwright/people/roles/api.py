"""What a program sees of roles, and may do with them."""

from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, Out, Text, omitted
from dealwright.people import access
from dealwright.people.roles import actions
from dealwright.people.roles.models import Role

RightVerb = Literal["see", "create", "change", "delete", "export", "settings"]
Reach = Literal["none", "own", "department", "all"]
Scopes = dict[Annotated[str, Text(40)], dict[RightVerb, Reach]]


class RoleOut(Out):
    """A set of rights with a name.

    `scopes` says, per kind of record and verb, how far the rights reach; `*` stands for the kinds not named.
    """

    id: Id
    name: str
    is_administrator: bool
    scopes: dict[str, dict[str, str]]
    created_at: Moment


class NewRole(Body):
    """A role to be made."""

    name: Annotated[str, Text(80)]
    scopes: Scopes = {}

    def as_scopes(self) -> dict[str, dict[str, str]]:
        """The scopes as the action takes them."""
        return {
            kind: {str(verb): str(reach) for verb, reach in verbs.items()}
            for kind, verbs in self.scopes.items()
        }


class RoleChanges(Changes):
    """What may change of a role; the scopes are replaced as a whole."""

    name: Annotated[str, Text(80)] = omitted
    scopes: Scopes = omitted


ROLES = ListOf(Role, fields={"name": str, "is_administrator": bool}, sorts=["name"], sort="name")

router = Router()


@router.list("", ROLES, RoleOut)
def list_roles(request: HttpRequest) -> QuerySet[Role]:
    """The roles."""
    return Role.objects.all()


@router.get("/{id}", RoleOut)
def get_role(request: HttpRequest, id: Id) -> Role:
    """One role."""
    return Role.objects.get(pk=id)


@router.post("", RoleOut, status=201)
def create_role(request: HttpRequest, new: NewRole) -> Role:
    """Make a role. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.create_role(name=new.name, scopes=new.as_scopes(), by=request.actor)


@router.patch("/{id}", RoleOut)
def change_role(request: HttpRequest, id: Id, changes: RoleChanges) -> Role:
    """Rename a role, or change how far it reaches. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.edit_role(Role.objects.get(pk=id), **changes.given(), by=request.actor)
