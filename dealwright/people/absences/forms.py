"""What is typed about an absence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.people.absences.models import Absence, AbsenceKind
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    """The days, the reason, and who steps in."""

    begins_on = forms.DateField(label=_("First day"), widget=DAY)
    ends_on = forms.DateField(label=_("Last day"), widget=DAY, help_text=_("Back on the day after."))
    kind = forms.ChoiceField(
        label=_("Reason"), choices=AbsenceKind.choices, help_text=_("Colleagues do not see it.")
    )
    substitute = PersonField(label=_("Who steps in"), required=False, empty_label=_("Nobody"))
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, help_text=_("Colleagues do not see it.")
    )

    def __init__(self, data: Any = None, *, user: User, absence: Absence | None = None) -> None:
        initial = {name: getattr(absence, name) for name in self.base_fields} if absence else None
        super().__init__(data, initial=initial, label_suffix="")
        self.fields["substitute"].queryset = User.objects.active().exclude(pk=user.pk)  # type: ignore[attr-defined]
