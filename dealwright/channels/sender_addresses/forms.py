"""What a person types about a sender address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.channels.sender_addresses.models import SenderAddress
from dealwright.events import Actor
from dealwright.people.access import may_change_settings
from dealwright.people.users.models import User

MINE, COMPANY = "mine", "company"


class AddressForm(forms.Form):
    """Which address, and whose it is."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=SenderAddress.LONGEST,
        help_text=_(
            "Other mail servers believe a domain its own letters only: let whoever runs the domain of the"
            " address allow your mail server (SPF, DKIM), or letters from it may end as spam."
        ),
    )
    whose = forms.ChoiceField(
        label=_("Whose address it is"),
        choices=[(MINE, _("Mine")), (COMPANY, _("The company’s"))],
        help_text=_("From yours rules write for what you are responsible for."),
    )

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        user = actor.user
        super().__init__(data, initial={"email": user.email if user is not None else "", "whose": MINE})
        self.actor = actor
        if not may_change_settings(actor):
            del self.fields["whose"]

    def owner(self) -> User | None:
        """Whose it is to be; nobody for the company."""
        return None if self.cleaned_data.get("whose") == COMPANY else self.actor.user
