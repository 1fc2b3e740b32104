"""What is typed about departments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.people.departments.fields import DepartmentField
from dealwright.people.departments.models import Department
from dealwright.people.users.fields import PersonField


class NewDepartmentForm(forms.Form):
    """A department to be opened."""

    name = forms.CharField(label=_("Name"), max_length=120)
    parent = DepartmentField(label=_("Part of"), nothing=_("The top of the company"))
    head = PersonField(label=_("Head"), required=False, empty_label=_("Nobody"))

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, label_suffix="", **options)


class DepartmentForm(forms.Form):
    """Its name and its head."""

    name = forms.CharField(label=_("Name"), max_length=120)
    head = PersonField(label=_("Head"), required=False, empty_label=_("Nobody"))

    def __init__(self, data: Any = None, *, department: Department) -> None:
        initial = {"name": department.name, "head": department.head_id}
        super().__init__(data, initial=initial, label_suffix="")


class MoveForm(forms.Form):
    """Its place in the tree."""

    parent = DepartmentField(label=_("Part of"), nothing=_("The top of the company"))

    def __init__(self, data: Any = None, *, department: Department) -> None:
        super().__init__(data, initial={"parent": department.parent_id}, label_suffix="")


class ClosingForm(forms.Form):
    """Where its people and departments go."""

    people_to = DepartmentField(label=_("Its people and departments go to"), nothing=_("Choose a department"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
