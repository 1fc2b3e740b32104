"""What a program sees of departments, and may do with them."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Text, omitted
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.departments import actions
from dealwright.people.departments.models import Department
from dealwright.people.users.models import User

Name = Annotated[str, Text(120)]


class DepartmentOut(Out):
    """A part of the company. `path` names the departments from the top of the tree down to this one."""

    id: Id
    name: str
    parent_id: Id | None
    head_id: Id | None
    path: list[Id]


class NewDepartment(Body):
    """A department to be opened."""

    name: Name
    parent_id: Id | None = None
    head_id: Id | None = None


class DepartmentChanges(Changes):
    """What may change of a department. Another `parent_id` moves it with everything below it."""

    name: Name = omitted
    parent_id: Id | None = omitted
    head_id: Id | None = omitted


DEPARTMENTS = ListOf(
    Department,
    fields={
        "name": str,
        "parent_id": Id,
        "head_id": Id,
    },
    sorts=["name"],
    sort="name",
)

router = Router()


@router.list("", DEPARTMENTS, DepartmentOut)
def list_departments(request: HttpRequest) -> QuerySet[Department]:
    """The departments of the company."""
    return Department.objects.all()


@router.get("/{id}", DepartmentOut)
def get_department(request: HttpRequest, id: Id) -> Department:
    """One department."""
    return Department.objects.get(pk=id)


@router.post("", DepartmentOut, status=201)
def create_department(request: HttpRequest, new: NewDepartment) -> Department:
    """Open a department. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.create_department(
        name=new.name,
        parent=_department(new.parent_id),
        head=_person(new.head_id),
        by=request.actor,
    )


@router.patch("/{id}", DepartmentOut)
def change_department(request: HttpRequest, id: Id, changes: DepartmentChanges) -> Department:
    """Rename a department, change its head, move it in the tree. Needs the right to change settings."""
    access.require_settings(request.actor)
    department = Department.objects.get(pk=id)
    given = changes.given()
    if "parent_id" in given:
        parent = _department(given.pop("parent_id"))
        department = actions.move_department(department, to=parent, by=request.actor)
    if "head_id" in given:
        given["head"] = _person(given.pop("head_id"))
    return actions.edit_department(department, **given, by=request.actor)


@router.delete("/{id}")
def close_department(
    request: HttpRequest,
    id: Id,
    people_to: Annotated[
        Id | None, Query(description="Where its people and the departments below it go.")
    ] = None,
) -> None:
    """Close a department. One that is not empty needs `people_to`. Needs the right to change settings."""
    access.require_settings(request.actor)
    target = _department(people_to, field="people_to")
    actions.close_department(Department.objects.get(pk=id), people_to=target, by=request.actor)


def _department(id: int | None, *, field: str = "parent_id") -> Department | None:
    return _found(Department.objects.all(), id, field)


def _person(id: int | None) -> User | None:
    return _found(User.objects.active(), id, "head_id")


def _found(among: QuerySet[Any], id: int | None, field: str) -> Any:
    if id is None:
        return None
    found = among.filter(pk=id).first()
    if found is None:
        raise Refused(_("There is no record with this id."), field=field)
    return found
