"""What a person says of the tax of an order: by the products alone, or for which place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.kit.countries import countries
from dealwright.kit.errors import Refused
from dealwright.sales.orders.tax_places import CLIENT, PLACE, PRODUCTS, ClientPlace, checked_place
from dealwright.sales.taxes.places import LONGEST, TaxPlace, home_country

NEW_WAYS = (
    (PRODUCTS, _("Each product has its own tax")),
    (CLIENT, _("The tax that is due where the client is")),
)
"""For an order that is being written."""


class TaxForm(forms.Form):
    """For which place the tax is reckoned."""

    tax_by = forms.ChoiceField(label=_("The tax"), widget=forms.RadioSelect)
    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.CharField(label=_("State or region"), required=False, max_length=LONGEST["region"])
    postal_code = forms.CharField(label=_("Postal code"), required=False, max_length=LONGEST["postal_code"])
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, version: int, stands: TaxPlace | None, places: Sequence[ClientPlace]
    ) -> None:
        self.places = {f"{CLIENT}-{number}": one for number, one in enumerate(places)}
        super().__init__(data, initial=self._as_initial(version, stands), label_suffix="")
        self._offer()

    def clean(self) -> dict[str, Any]:
        """Another place is named."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("tax_by") == PLACE and not self.errors:
            try:
                cleaned["place"] = checked_place(self._named(cleaned))
            except Refused as refusal:
                self.add_error("country", str(refusal))
        return cleaned

    @property
    def place(self) -> TaxPlace | None:
        """The place, once the form is valid; nothing for the products' own tax."""
        way = self.cleaned_data["tax_by"]
        return self.places[way].place if way in self.places else self.cleaned_data.get("place")

    def _offer(self) -> None:
        ways = [(key, _told(one)) for key, one in self.places.items()]
        chosen: Any = self.fields
        chosen["tax_by"].choices = [
            *ways,
            (PLACE, _now("For another place")),
            (PRODUCTS, _now("By the products alone: each has its own tax")),
        ]
        chosen["country"].choices = [("", _now("Not filled")), *countries()]

    def _as_initial(self, version: int, stands: TaxPlace | None) -> dict[str, Any]:
        """As it stands; where the products decide until now, where the client is."""
        way = next((key for key, one in self.places.items() if one.place == stands), None)
        if way is None:
            way = PLACE if stands else next(iter(self.places), PRODUCTS)
        named = stands if way == PLACE and stands else TaxPlace(home_country())
        parts = {name: getattr(named, name) for name in LONGEST}
        return {"tax_by": way, "version": version, **parts}

    def _named(self, cleaned: dict[str, Any]) -> TaxPlace:
        return TaxPlace(**{name: cleaned.get(name, "") for name in LONGEST})


def _told(one: ClientPlace) -> str:
    """A place of a client as a choice, with the zone that holds there."""
    places = {"client": one.name, "place": one.place.words, "zone": one.zone}
    if one.zone:
        return _now("Where %(client)s is: %(place)s (zone “%(zone)s”)") % places
    return _now("Where %(client)s is: %(place)s (no zone: each product has its own tax)") % places
