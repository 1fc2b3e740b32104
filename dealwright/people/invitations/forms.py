"""What is typed to invite somebody, and what the invited types."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.people.departments.fields import DepartmentField
from dealwright.people.roles.models import Role
from dealwright.people.users.forms import language_choices, zone_choices


class InviteForm(forms.Form):
    """Addresses, and what their owners will be."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Several at once: one in each line, or with commas between them."),
    )
    role = forms.ModelChoiceField(
        label=_("Role"), queryset=Role.objects.all(), empty_label=_("Choose a role")
    )
    department = DepartmentField(label=_("Department"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def clean_emails(self) -> list[str]:
        """The addresses one by one."""
        return [one for one in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if one]


class AcceptForm(forms.Form):
    """The name and password of a new account, its language and zone."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, widget=forms.Select(attrs={"data-guesses-zone": True})
    )

    def __init__(self, data: Any = None, *, language: str = "") -> None:
        super().__init__(data, initial={"language": language, "time_zone": "UTC"}, label_suffix="")
