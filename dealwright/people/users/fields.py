"""Choosing a colleague: by name, with a word about who is away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator

from dealwright.people.absences.queries import with_absence
from dealwright.people.absences.words import name_with_absence
from dealwright.people.users.models import User


class Colleagues(ModelChoiceIterator):
    """The choices, asked for together with who is away."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.queryset = with_absence(self.queryset)


class PersonField(forms.ModelChoiceField):
    """One active colleague; `queryset` narrows whom."""

    iterator = Colleagues

    def __init__(self, *, queryset: QuerySet[User] | None = None, **options: Any) -> None:
        super().__init__(queryset=User.objects.active() if queryset is None else queryset, **options)

    def label_from_instance(self, user: Any) -> str:
        """Anna, or “Anna (away until 5 December)”."""
        return name_with_absence(user)
