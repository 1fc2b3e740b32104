"""The people behind a code of a group, such as `group_DR7`, and what formulas ask of one of them (6.9)."""

from __future__ import annotations

from collections.abc import Iterable

from dealwright.events.remembering import once_per_batch
from dealwright.kit.expressions.codes import Group, GroupKind, read_people
from dealwright.kit.expressions.values import Value
from dealwright.people.departments.models import Department
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User

LARGEST_ID = 2**63


@once_per_batch
def members_of(group: Group) -> tuple[int, ...]:
    """Who of a group works here, the lowest id first; one query.

    A system group is a role. There are no workgroups, so nobody belongs to one.
    """
    people = User.objects.active()
    if (group.id or 0) >= LARGEST_ID:
        return ()
    if group.kind is GroupKind.EVERYBODY:
        found = people
    elif group.kind is GroupKind.SYSTEM:
        found = people.filter(role=group.id)
    elif group.kind is GroupKind.DEPARTMENT:
        found = people.filter(department=group.id)
    elif group.kind is GroupKind.DEPARTMENT_AND_BELOW:
        found = people.filter(department__path__contains=[group.id])
    else:
        return ()
    return tuple(found.order_by("pk").values_list("pk", flat=True))


def ids_named(value: Value, *, just_one: bool = False) -> list[int]:
    """The numbers of those whom a value names, each once; a group is its people who work here."""
    found: list[int] = []
    for one in read_people(value):
        members = members_of(one) if isinstance(one, Group) else (one,)
        found += members[:1] if just_one else members
    return list(dict.fromkeys(id for id in found if id < LARGEST_ID))


def in_order(ids: Iterable[int]) -> list[User]:
    """Those of them who still work here, in this order, each once."""
    order = {id: at for at, id in reversed(list(enumerate(ids)))}
    if not order:
        return []
    found = User.objects.active().select_related("role", "department").filter(pk__in=order)
    return sorted(found, key=lambda user: order[user.pk])


def is_there(group: Group) -> bool:
    """Whether there is such a group, with or without people in it."""
    if group.kind is GroupKind.EVERYBODY or (group.id or 0) >= LARGEST_ID:
        return group.id is None
    if group.kind is GroupKind.SYSTEM:
        return Role.objects.filter(pk=group.id or 0).exists()
    if group.kind in (GroupKind.DEPARTMENT, GroupKind.DEPARTMENT_AND_BELOW):
        return Department.objects.filter(pk=group.id or 0).exists()
    return False


@once_per_batch
def zone_called(user_id: int) -> str | None:
    """The zone of a person, also of one who has left; empty where they say none, None for nobody."""
    found: str | None = User.objects.filter(pk=user_id).values_list("time_zone", flat=True).first()
    return found
