"""What a person types about a contact."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.choosing import ClientsField
from dealwright.crm.companies.forms import CLIENT_PLACES, ClientForm, Places
from dealwright.crm.contacts.models import Contact
from dealwright.crm.lists import CONTACT_TYPES, HONORIFICS
from dealwright.events import Actor
from dealwright.records.fields.linked_types import ListedField

PLACES: Places = {
    "name": ("honorific", "first_name", "second_name", "last_name"),
    "post": ("post",),
    "birth-date": ("birth_date",),
    **CLIENT_PLACES,
}
"""What is edited together in one place of the card."""


class ContactForm(ClientForm):
    """A contact, whole or one place of it."""

    of_kind = Contact.record_kind
    places: ClassVar[Places] = PLACES
    plain_fields = (
        *ClientForm.plain_fields,
        "honorific",
        "first_name",
        "second_name",
        "last_name",
        "post",
        "birth_date",
    )
    only_new = frozenset({"companies"})

    client_type = ListedField(CONTACT_TYPES, label=_("Client type"), required=False)
    honorific = ListedField(HONORIFICS, label=_("Salutation"), required=False)
    first_name = forms.CharField(label=_("First name"), max_length=120, required=False)
    second_name = forms.CharField(label=_("Middle name"), max_length=120, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    post = forms.CharField(label=_("Position"), max_length=120, required=False)
    birth_date = forms.DateField(
        label=_("Date of birth"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def offer(self, actor: Actor, record: Any) -> None:
        super().offer(actor, record)
        self.fields["companies"] = ClientsField("company", actor, label=_("Companies"))
