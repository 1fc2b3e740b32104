"""Choosing a department: the tree as a list, each level indented."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.kit.numbers import whole_number
from dealwright.people.departments.models import Department
from dealwright.people.departments.queries import in_order

INDENT = "\u2003"
NONE = _("No department")


def department_choices(nothing: Any) -> list[tuple[str, Any]]:
    """The whole tree for a select, after the choice of none."""
    return [("", nothing), *((str(one.pk), f"{INDENT * depth}{one.name}") for one, depth in in_order())]


class DepartmentField(forms.TypedChoiceField):
    """One department, or none."""

    def __init__(self, *, label: Any, nothing: Any = NONE, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(
            label=label,
            choices=lambda: department_choices(nothing),
            coerce=_department,
            empty_value=None,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """The key of the department a form begins with."""
        return getattr(value, "pk", value)


def _department(text: str) -> Department:
    found: Department | None = Department.objects.filter(pk=whole_number(text) or 0).first()
    if found is None:
        raise ValueError(text)
    return found
