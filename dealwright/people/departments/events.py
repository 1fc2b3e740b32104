"""What can happen to departments."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Ref


class DepartmentOpened(Event):
    """A department was opened."""

    kind = "department.opened"
    title = _("Department opened")
    sentence = _("{actor} opened the department {subject}")
    icon = "building"
    used_by = frozenset()
    sample = {}

    came_from: Ref | None = None
    """Where those who are in it came from, when a closed one was opened again."""


class DepartmentEdited(Event):
    """A department got another name or another head."""

    kind = "department.edited"
    title = _("Department changed")
    sentence = _("{actor} changed the department {subject}")
    icon = "building"
    used_by = frozenset()
    sample = {"changes": [{"field": "head", "before": None, "after": {"id": 3, "label": "Marta"}}]}

    changes: list[FieldChange]


class DepartmentMoved(Event):
    """A department with all below it went to another place of the tree."""

    kind = "department.moved"
    title = _("Department moved")
    sentence = _("{actor} moved the department {subject} to {after}")
    icon = "building"
    used_by = frozenset()
    sample = {"before": None, "after": {"kind": "department", "id": 2, "label": "Sales"}}

    before: Ref | None = None
    after: Ref | None = None

    def places(self) -> dict[str, Any]:
        return {"before": _place(self.before), "after": _place(self.after)}


class DepartmentClosed(Event):
    """A department is no more; its people work elsewhere."""

    kind = "department.closed"
    title = _("Department closed")
    sentence = _("{actor} closed the department {subject}")
    icon = "building"
    used_by = frozenset()
    sample = {
        "people": 2,
        "moved_to": {"kind": "department", "id": 2, "label": "Sales"},
        "before": {"name": "Spare parts", "parent_id": 2, "head_id": None},
        "was_in": {"users": [3, 4], "departments": [], "invitations": []},
    }

    people: int
    moved_to: Ref | None = None
    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""
    was_in: dict[str, list[int]] = {}
    """Who and what worked in it: keys of users, departments and invitations."""


def _place(department: Ref | None) -> str:
    return department.label if department else str(_("the top of the company"))
