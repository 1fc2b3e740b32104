"""Verbs that change the tree of departments.

The tree is small and is locked as a whole before it changes: two moves at once could close a ring.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Refused
from dealwright.people.departments.events import (
    DepartmentClosed,
    DepartmentEdited,
    DepartmentMoved,
    DepartmentOpened,
)
from dealwright.people.departments.models import Department


@action
def create_department(
    *, name: str, parent: Department | None = None, head: Any = None, by: Actor
) -> Department:
    """Open a department, at the top of the company or below another."""
    tree = _locked_tree()
    if parent is not None:
        parent = _standing(tree, parent, field="parent_id")
    _refuse_gone(head)
    department = Department(name=_checked_name(name), parent=parent, head=head)
    department.save()
    department.path = [*(parent.path if parent else ()), department.pk]
    department.save(update_fields=["path"])
    record(DepartmentOpened(), on=department, about=[head])
    return department


@action
def edit_department(department: Department, *, by: Actor, **values: Any) -> Department:
    """Rename a department, or give it another head; None takes the head away."""
    if unknown := set(values) - {"name", "head"}:
        raise TypeError(f"edit_department does not change {', '.join(sorted(unknown))}")
    department = Department.objects.locked(department)
    if "name" in values:
        values["name"] = _checked_name(values["name"])
    _refuse_gone(values.get("head"))
    changes, heads = [], [department.head, values.get("head")]
    for field, value in values.items():
        before = getattr(department, field)
        if before != value:
            changes.append(FieldChange(field=field, before=_plain(before), after=_plain(value)))
            setattr(department, field, value)
    if changes:
        department.save(update_fields=sorted(values))
        about = heads if any(change.field == "head" for change in changes) else []
        record(DepartmentEdited(changes=changes), on=department, about=about)
    return department


@action
def move_department(department: Department, *, to: Department | None, by: Actor) -> Department:
    """Put a department with all below it under another one, or at the top. Refuses a ring."""
    tree = _locked_tree()
    department = _standing(tree, department)
    to = None if to is None else _standing(tree, to, field="parent_id")
    if to is not None and department.pk in to.path:
        raise Refused(
            _("A department cannot be put below itself; choose one that is not part of it."),
            field="parent_id",
        )
    if department.parent_id == (to.pk if to else None):
        return department
    before = tree.get(department.parent_id) if department.parent_id else None
    department.parent = to
    department.save(update_fields=["parent"])
    _renew_paths(tree)
    after = ref(to) if to else None
    record(DepartmentMoved(before=ref(before) if before else None, after=after), on=department)
    return department


@action
def close_department(department: Department, *, people_to: Department | None = None, by: Actor) -> None:
    """Close a department. What is in it, people and departments alike, goes to the new home that is named."""
    tree = _locked_tree()
    department = _standing(tree, department)
    if people_to is not None:
        people_to = _standing(tree, people_to, field="people_to")
        if department.pk in people_to.path:
            raise Refused(_("Choose a department that stays."), field="people_to")
    children = [one for one in tree.values() if one.parent_id == department.pk]
    people = department.users.count()
    if people_to is None and (people or children):
        message = _("There are people or departments in it; say where they go.")
        raise Refused(message, field="people_to")
    was_in = {
        "users": sorted(department.users.values_list("pk", flat=True)),
        "departments": sorted(child.pk for child in children),
        "invitations": sorted(department.invitations.values_list("pk", flat=True)),
    }
    department.users.update(department=people_to)
    department.invitations.update(department=people_to)
    for child in children:
        child.parent = people_to
        child.save(update_fields=["parent"])
    moved_to = ref(people_to) if people_to and (people or children) else None
    told = DepartmentClosed(people=people, moved_to=moved_to, before=kept(department), was_in=was_in)
    record(told, on=department, about=[people_to])
    key = department.pk
    department.delete()
    del tree[key]
    _renew_paths(tree)


@action
def reopen_department(
    id: int, *, before: dict[str, Any], was_in: dict[str, list[int]], moved_to: int | None, by: Actor
) -> Department:
    """Open a closed department again; who and what is still where it went to (`moved_to`) comes back.

    A part below which it hangs itself by now stays where it is: the tree would become a ring.
    """
    tree = _locked_tree()
    if before["head_id"] is not None:
        _refuse_gone(get_user_model().objects.filter(pk=before["head_id"]).first())
    department = make_again(Department, id, before)
    above = tree[department.parent_id].path if department.parent_id else []
    tree[department.pk] = department
    coming = set(was_in.get("departments", ())).difference(above)
    for child in tree.values():
        if child.pk in coming and child.parent_id == moved_to:
            child.parent = department
            child.save(update_fields=["parent"])
    department.path = []
    _renew_paths(tree)
    for name in ("users", "invitations"):
        moved = getattr(department, name).model._default_manager.filter(department=moved_to)
        moved.filter(pk__in=was_in.get(name, ())).update(department=department)
    home = tree.get(moved_to) if moved_to else None
    record(DepartmentOpened(came_from=ref(home) if home else None), on=department, about=[department.head])
    return department


def _locked_tree() -> dict[int, Department]:
    """Every department by its key, locked in the order of the keys."""
    return {one.pk: one for one in Department.objects.select_for_update(of=("self",)).order_by("pk")}


def _standing(tree: dict[int, Department], department: Department, *, field: str | None = None) -> Department:
    """The department as it stands in the locked tree."""
    found = tree.get(department.pk)
    if found is None:
        raise Refused(_("This department was closed in the meantime."), field=field)
    return found


def _renew_paths(tree: dict[int, Department]) -> None:
    """Write the paths that follow from the parents, where they differ."""
    paths: dict[int, list[int]] = {}

    def path_of(one: Department) -> list[int]:
        if one.pk not in paths:
            above = path_of(tree[one.parent_id]) if one.parent_id else []
            paths[one.pk] = [*above, one.pk]
        return paths[one.pk]

    for one in tree.values():
        if one.path != path_of(one):
            one.path = path_of(one)
            one.save(update_fields=["path"])


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 120:
        raise Refused(_("Write a name of at most 120 letters."), field="name")
    return name


def _refuse_gone(head: Any) -> None:
    if head is not None and not head.is_active:
        raise Refused(_("Somebody who may not sign in cannot head a department."), field="head_id")


def _plain(value: Any) -> Any:
    return {"id": value.pk, "label": str(value)[:200]} if hasattr(value, "pk") else value
