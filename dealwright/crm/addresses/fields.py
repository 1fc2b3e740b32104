"""The fields of an address, and of the further ones, as records of clients have them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.crm.addresses.places import Place
from dealwright.events import Actor
from dealwright.kit.countries import countries, country_name, is_country
from dealwright.kit.errors import Refused
from dealwright.records.fields import Field
from dealwright.records.fields.types import Address, FieldType, Text


class CountryType(FieldType):
    """A country, by its two letters."""

    name = "country"
    label = _("Country")

    def read(self, plain: Any) -> str:
        if not isinstance(plain, str) or not is_country(plain):
            raise Refused(_now("This is no country; use its two letters, such as BR."))
        return plain

    def show(self, value: Any) -> str:
        return country_name(value)

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return CountryField(label=label, required=required)


class CountryField(forms.TypedChoiceField):
    """A choice among all countries, in the reader's language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_choices, empty_value="", **kwargs)


class PlaceType(FieldType):
    """A further address, as `{"type": "delivery", "street": …}`."""

    name = "further_address"
    label = _("Further address")

    def read(self, plain: Any) -> dict[str, Any]:
        if not isinstance(plain, dict):
            raise Refused(_now("This is no address."))
        return plain

    def show(self, value: Any) -> str:
        place = value if isinstance(value, Place) else Place(**value)
        country = country_name(place.country) if place.country else ""
        return ", ".join(filter(None, (*place.lines.split("\n"), country)))

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return forms.CharField(label=label, required=required)


ADDRESS_FIELDS = (
    Field("address", _("Address"), Address(), is_hideable=True),
    Field("city", _("City"), Text(120), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("region", _("State"), Text(80), is_hideable=True, is_for_many=True, is_filtered=True),
    Field("postal_code", _("Postal code"), Text(20), is_hideable=True),
    Field("country", _("Country"), CountryType(), is_hideable=True, is_for_many=True, is_filtered=True),
    Field(
        "addresses",
        _("Further addresses"),
        PlaceType(),
        multiple=True,
        attribute="address_facts",
        is_hideable=True,
        is_listed=False,
    ),
)


def _choices() -> list[tuple[str, Any]]:
    return [("", _("Not filled")), *countries()]
