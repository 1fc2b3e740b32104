"""Questions about departments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from dealwright.people.departments.models import Department

if TYPE_CHECKING:
    from dealwright.people.users.models import User


@dataclass(frozen=True)
class Branch:
    """A department in the tree, with the branches below it."""

    department: Department
    people: int
    """Active ones who work in it."""
    below: list[Branch] = field(default_factory=list)

    @property
    def people_with_below(self) -> int:
        """Active ones who work in it or anywhere below."""
        return self.people + sum(branch.people_with_below for branch in self.below)


def tree() -> list[Branch]:
    """The whole tree, each level by name; one query."""
    found: Any = departments_with_people().select_related("head").order_by("name", "pk")
    branches = {one.pk: Branch(one, one.people) for one in found}
    tops: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.department.parent_id or 0)
        (parent.below if parent else tops).append(branch)
    return tops


def departments_with_people() -> QuerySet[Department]:
    """All departments, each with the number of its active people as `people`."""
    return Department.objects.annotate(people=Count("users", filter=Q(users__is_active=True)))


def in_order() -> list[tuple[Department, int]]:
    """All departments as a list indented by depth: what a picker shows."""

    def walk(branches: list[Branch], depth: int) -> list[tuple[Department, int]]:
        return [
            one for branch in branches for one in [(branch.department, depth), *walk(branch.below, depth + 1)]
        ]

    return walk(tree(), 0)


def supervisor_of(user: User) -> User | None:
    """Who heads the department of this person, or the next one above that somebody else heads; one query."""
    department = user.department
    if department is None:
        return None
    heads = {
        one.pk: one.head
        for one in Department.objects.filter(pk__in=department.path).select_related("head")
        if one.head is not None and one.head.is_active and one.head.pk != user.pk
    }
    return next((heads[id] for id in reversed(department.path) if id in heads), None)


def headed_by(user_id: int | None) -> QuerySet[Department]:
    """The departments a person heads, without those that lie below them."""
    return Department.objects.filter(head=user_id)
