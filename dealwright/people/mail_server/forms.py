"""What an administrator says about the mail server."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.people.mail_server.models import MailServer, Security


class MailServerForm(forms.Form):
    """Where letters are handed over, and in whose name."""

    host = forms.CharField(
        label=_("Server"), max_length=253, widget=forms.TextInput(attrs={"placeholder": "smtp.example.com"})
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    security = forms.ChoiceField(label=_("Protection"), choices=Security.choices)
    user = forms.CharField(
        label=_("User name"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    sender_name = forms.CharField(
        label=_("Name of the sender"), max_length=120, required=False, help_text=_("Such as your company.")
    )
    sender_address = forms.EmailField(label=_("Address of the sender"), max_length=254)

    def __init__(self, data: Any = None, *, server: MailServer | None) -> None:
        initial = {name: getattr(server, name) for name in self.base_fields if server and name != "password"}
        super().__init__(data, initial=initial or None, label_suffix="")
        if server is not None and server.password_sealed:
            self.fields["password"].help_text = _(
                "One is kept. Leave this empty to keep it; for another server type it again."
            )

    def values(self) -> dict[str, Any]:
        """What was typed; an empty password keeps the one there is."""
        return {**self.cleaned_data, "password": self.cleaned_data["password"] or None}
