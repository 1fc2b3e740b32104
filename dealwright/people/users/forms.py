"""What is typed about users."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dealwright.people.roles.models import Role
from dealwright.people.users.models import Department, User


def language_choices() -> list[tuple[str, Any]]:
    """The languages we ship, and the browser's."""
    return [("", _("As the browser says")), *settings.LANGUAGES]


def zone_choices() -> list[tuple[str, str]]:
    """The time zones by name, without the historical ones that have no place."""
    known = zoneinfo.available_timezones()
    places = sorted(zone for zone in known if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone.replace("_", " ")) for zone in ("UTC", *places)]


class MyselfForm(forms.Form):
    """What everybody may change of their own account."""

    name = forms.CharField(label=_("Name"), max_length=120)
    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=language_choices, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)

    def __init__(self, data: Any = None, *, user: User | None = None) -> None:
        super().__init__(data, initial=_as_initial(user, self.base_fields) if user else {"time_zone": "UTC"})
        self.label_suffix = ""


class UserForm(MyselfForm):
    """What administrators may change of an account."""

    role = forms.ModelChoiceField(
        label=_("Role"), queryset=Role.objects.all(), empty_label=_("Choose a role")
    )
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.all(),
        required=False,
        empty_label=_("No department"),
    )
    is_active = forms.BooleanField(label=_("May sign in"), required=False, initial=True)


class NewUserForm(UserForm):
    """A new account."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("They sign in with it."))
    password = forms.CharField(
        label=_("First password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("At least 10 characters. They may change it under their own settings."),
    )
    is_active = None  # type: ignore[assignment]


class PasswordForm(forms.Form):
    """A new password, with the present one as proof."""

    present = forms.CharField(
        label=_("Present password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.label_suffix = ""
        self.user = user

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self.user.check_password(present):
            raise forms.ValidationError(_("This is not your present password."))
        return present


def _as_initial(user: User, names: Any) -> dict[str, Any]:
    return {name: getattr(user, name) for name in names if hasattr(user, name)}
