"""What a program sees of users and departments, and may do with them."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, Out, Text, omitted
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.roles.models import Role
from dealwright.people.users import actions
from dealwright.people.users.models import Department, User

Name = Annotated[str, Text(120)]
Position = Annotated[str, Text(120, empty=True)]


class UserOut(Out):
    """Somebody with an account."""

    id: Id
    email: str
    name: str
    position: str
    role_id: Id
    department_id: Id | None
    language: str
    time_zone: str
    is_active: bool
    created_at: Moment


class DepartmentOut(Out):
    """A part of the company."""

    id: Id
    name: str
    parent_id: Id | None


class NewUser(Body):
    """An account to be made."""

    email: Annotated[str, Text(254)]
    name: Name
    role_id: Id
    password: Annotated[str, Text(1000)] | None = None
    """Left out, nobody can sign in until one is set."""
    department_id: Id | None = None
    position: Position = ""
    language: Annotated[str, Text(10, empty=True)] = ""
    time_zone: Annotated[str, Text(60)] = "UTC"


class UserChanges(Changes):
    """What may change of an account."""

    name: Name = omitted
    role_id: Id = omitted
    department_id: Id | None = omitted
    position: Position = omitted
    language: Annotated[str, Text(10, empty=True)] = omitted
    time_zone: Annotated[str, Text(60)] = omitted
    is_active: bool = omitted


class NewDepartment(Body):
    """A department to be opened."""

    name: Name
    parent_id: Id | None = None


USERS = ListOf(
    User,
    fields={"email": str, "name": str, "role_id": Id, "department_id": Id, "is_active": bool},
    sorts=["name", "email"],
    sort="id",
)
DEPARTMENTS = ListOf(Department, fields={"name": str, "parent_id": Id}, sorts=["name"], sort="name")

router = Router()
departments = Router()


@router.list("", USERS, UserOut)
def list_users(request: HttpRequest) -> QuerySet[User]:
    """The people who work here."""
    return User.objects.all()


@router.get("/me", UserOut)
def get_me(request: HttpRequest) -> User:
    """The account in whose name you act."""
    user: User = request.actor.user
    return user


@router.get("/{id}", UserOut)
def get_user(request: HttpRequest, id: Id) -> User:
    """One account."""
    return User.objects.get(pk=id)


@router.post("", UserOut, status=201)
def create_user(request: HttpRequest, new: NewUser) -> User:
    """Give somebody an account. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.create_user(**_with_records(new.model_dump()), by=request.actor)


@router.patch("/{id}", UserOut)
def change_user(request: HttpRequest, id: Id, changes: UserChanges) -> User:
    """Change an account. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.edit_user(User.objects.get(pk=id), **_with_records(changes.given()), by=request.actor)


@departments.list("", DEPARTMENTS, DepartmentOut)
def list_departments(request: HttpRequest) -> QuerySet[Department]:
    """The departments of the company."""
    return Department.objects.all()


@departments.get("/{id}", DepartmentOut)
def get_department(request: HttpRequest, id: Id) -> Department:
    """One department."""
    return Department.objects.get(pk=id)


@departments.post("", DepartmentOut, status=201)
def create_department(request: HttpRequest, new: NewDepartment) -> Department:
    """Open a department. Needs the right to change settings."""
    access.require_settings(request.actor)
    parent = _found(Department, new.parent_id, "parent_id") if new.parent_id else None
    return actions.create_department(name=new.name, parent=parent, by=request.actor)


def _with_records(values: dict[str, Any]) -> dict[str, Any]:
    """The values with records in place of their ids."""
    if "role_id" in values:
        values["role"] = _found(Role, values.pop("role_id"), "role_id")
    if "department_id" in values:
        id = values.pop("department_id")
        values["department"] = _found(Department, id, "department_id") if id else None
    return values


def _found(model: Any, id: int, field: str) -> Any:
    found = model.objects.filter(pk=id).first()
    if found is None:
        raise Refused(_("There is no record with this id."), field=field)
    return found
