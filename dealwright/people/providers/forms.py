"""What is typed about providers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.people.providers.models import Provider
from dealwright.people.roles.models import Role


class ProviderForm(forms.Form):
    """A provider, as its own set-up page describes it."""

    name = forms.CharField(
        label=_("Name"), max_length=40, help_text=_("Stands on the button: “Sign in with …”.")
    )
    issuer = forms.CharField(
        label=_("Address of the issuer"),
        max_length=400,
        help_text=_("Such as https://login.example.com/realms/company; it tells the rest by itself."),
    )
    client_id = forms.CharField(label=_("Client id"), max_length=190)
    secret = forms.CharField(
        label=_("Client secret"),
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    new_people_role = forms.ModelChoiceField(
        label=_("People we do not know"),
        queryset=Role.objects.filter(is_administrator=False),
        required=False,
        empty_label=_("are refused"),
        help_text=_("Or they get an account with this role when they sign in for the first time."),
    )
    is_active = forms.BooleanField(label=_("People may sign in with it"), required=False, initial=True)

    def __init__(self, data: Any = None, *, provider: Provider | None = None) -> None:
        names = ("name", "issuer", "client_id", "new_people_role", "is_active")
        super().__init__(
            data, initial={name: getattr(provider, name) for name in names} if provider else None
        )
        self.label_suffix = ""
        if provider:
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Leave it empty to keep the one there is.")
