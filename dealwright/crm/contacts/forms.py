"""What a person types about a contact."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.crm import reaching
from dealwright.crm.contacts.models import Contact
from dealwright.crm.reaching.widgets import WaysField
from dealwright.events import Actor
from dealwright.people.access import Verb, hidden_fields
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.fields.forms import WithCustomFields
from dealwright.records.tags.fields import TagsField

PLACES: dict[str, tuple[str, ...]] = {
    "name": ("first_name", "last_name"),
    "phones": ("phones",),
    "emails": ("emails",),
    "address": ("address", "postal_code", "city", "region"),
    "responsible": ("responsible",),
    "source": ("source",),
    "tags": ("tags",),
    "comment": ("comment",),
}
"""What is edited together in one place of the card."""


class ContactForm(WithCustomFields):
    """A contact, whole or one place of it."""

    first_name = forms.CharField(label=_("First name"), max_length=120, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    phones = WaysField(input_type="tel", label=_("Phones"))
    emails = WaysField(input_type="email", label=_("E-mails"))
    address = forms.CharField(label=_("Street and number"), max_length=500, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    region = forms.CharField(label=pgettext_lazy("address", "State"), max_length=80, required=False)
    responsible = PersonField(
        label=_("Responsible"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    source = forms.CharField(label=_("Source"), max_length=40, required=False)
    tags = TagsField(
        label=_("Tags"), max_length=1500, required=False, help_text=_("Words separated by commas.")
    )
    comment = forms.CharField(
        label=_("Comment"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, actor: Actor, contact: Contact | None = None, place: str | None = None
    ) -> None:
        super().__init__(data, initial=_as_initial(contact) if contact else {"responsible": actor.id})
        self.label_suffix = ""
        verb = Verb.CHANGE if contact else Verb.CREATE
        people = people_within(actor, Contact.record_kind, verb)
        if contact is not None and contact.responsible_id:
            people = people | User.objects.filter(pk=contact.responsible_id)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        kept = self.fields if place is None else (*PLACES[place], "version")
        hidden = hidden_fields(actor, Contact.record_kind)
        self.fields = {name: self.fields[name] for name in kept if name not in hidden}
        self.is_whole = place is None
        if self.is_whole:
            self.ask_for_custom(Contact.record_kind, actor=actor, record=contact)

    @property
    def seen_version(self) -> int | None:
        """The version of the contact the person saw."""
        return self.cleaned_data["version"]

    def values(self) -> dict[str, Any]:
        """The fields of the contact as the actions take them."""
        values = {name: value for name, value in self.own_values.items() if name != "version"}
        return values | ({"custom": self.custom_values} if self.is_whole else {})


def held_by(contact: Contact) -> dict[str, Any]:
    """What the contact holds, as the form cleans it."""
    return {
        name: getattr(contact, name) if name == "responsible" else value
        for name, value in _as_initial(contact).items()
        if name != "version"
    }


def _as_initial(contact: Contact) -> dict[str, Any]:
    initial = {name: getattr(contact, name) for name in ("first_name", "last_name", "address", "postal_code")}
    initial |= {name: getattr(contact, name) for name in ("city", "region", "source", "tags", "comment")}
    return initial | {
        "responsible": contact.responsible_id,
        "version": contact.version,
        "phones": [one.as_typed() for one in reaching.ways_of(contact, reaching.PHONE)],
        "emails": [one.as_typed() for one in reaching.ways_of(contact, reaching.EMAIL)],
    }
