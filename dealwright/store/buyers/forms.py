"""What buyers type to sign in, and what they say of themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.crm.addresses.fields import CountryField
from dealwright.crm.addresses.places import LONGEST, Place
from dealwright.kit import phones
from dealwright.store.buyers.models import LONGEST_EMAIL


class _Form(forms.Form):
    """Labels without a colon."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)


class EmailForm(_Form):
    """Whom the letter goes to."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )


class CodeForm(_Form):
    """The code of the letter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class DetailsForm(_Form):
    """Name and phone."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, data: Any = None, *, region: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.region = region

    def clean_phone(self) -> str:
        """A number that can be called."""
        typed: str = self.cleaned_data["phone"]
        if typed and phones.normalise(typed, self.region) is None:
            raise forms.ValidationError(_("This is not a phone number; write it with its area code."))
        return typed


class PlaceForm(_Form):
    """One address."""

    street = forms.CharField(
        label=_("Street and number"),
        max_length=LONGEST["street"],
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=LONGEST["postal_code"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    city = forms.CharField(
        label=_("City"),
        max_length=LONGEST["city"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    region = forms.CharField(
        label=_("State"),
        max_length=LONGEST["region"],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level1"}),
    )
    country = CountryField(required=False, widget=forms.Select(attrs={"autocomplete": "country"}))

    def place(self, type: str) -> Place:
        """The address, once the form is valid."""
        return Place(type, **{name: self.cleaned_data.get(name) or "" for name in self.fields})
