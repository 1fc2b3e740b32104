"""What is typed about users."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dealwright.kit.zones import zone_names
from dealwright.people.departments.fields import DepartmentField
from dealwright.people.roles.models import Role
from dealwright.people.users import photos
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User


def language_choices() -> list[tuple[str, Any]]:
    """The languages we ship, and the browser's."""
    return [("", _("As the browser says")), *settings.LANGUAGES]


def zone_choices() -> list[tuple[str, str]]:
    """The time zones by name, without the historical ones that have no place."""
    known = zone_names()
    places = sorted(zone for zone in known if "/" in zone and not zone.startswith("Etc/"))
    return [(zone, zone.replace("_", " ")) for zone in ("UTC", *places)]


class MyselfForm(forms.Form):
    """What everybody may change of their own account."""

    name = forms.CharField(label=_("Name"), max_length=120)
    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("For colleagues."),
    )
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
    department = DepartmentField(label=_("Department"))


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


class PhotoForm(forms.Form):
    """A picture of the person."""

    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG, WebP or GIF, at most 10 MB. It is cut square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    def kept(self) -> str:
        """The picture checked, cut and stored; answers with its name."""
        return photos.keep(self.cleaned_data["photo"])


class LeavingForm(forms.Form):
    """Who gets what somebody answers for."""

    hand_over_to = PersonField(label=_("Who gets it"), required=False, empty_label=_("Nobody: it stays"))

    def __init__(self, data: Any = None, *, person: User) -> None:
        super().__init__(data, label_suffix="")
        self.fields["hand_over_to"].queryset = User.objects.active().exclude(pk=person.pk)  # type: ignore[attr-defined]


def _as_initial(user: User, names: Any) -> dict[str, Any]:
    return {name: getattr(user, name) for name in names if hasattr(user, name)}
