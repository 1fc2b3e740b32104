"""What a person says of a tax zone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.kit.countries import countries
from dealwright.kit.errors import Refused
from dealwright.sales.taxes.actions import LONGEST_NAME, MOST_REGIONS
from dealwright.sales.taxes.models import TaxZone
from dealwright.sales.taxes.places import home_country
from dealwright.sales.taxes.rate_rows import fraction_from, in_percent

INSTEAD, BESIDE = "instead", "beside"
WAYS = (
    (INSTEAD, _("They stand instead of the product’s own tax")),
    (BESIDE, _("They are added to the product’s own tax")),
)


class PercentField(forms.CharField):
    """A rate, typed in percent and kept as a fraction."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=12, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return fraction_from(typed)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def prepare_value(self, value: Any) -> Any:
        return in_percent(value) if isinstance(value, Decimal) else value


class ZoneForm(forms.Form):
    """Where the zone is and what is due there; the rates of certain products stand beside it as rows."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("For us and on the order: “São Paulo”, “Canary Islands”."),
    )
    country = forms.ChoiceField(label=_("Country"))
    regions = forms.CharField(
        label=_("Regions"),
        required=False,
        max_length=MOST_REGIONS * 90,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("the whole country")}),
        help_text=_(
            "By code or name with commas between, as clients write them: SP, São Paulo. The beginning of a"
            " postal code stands behind “postal:”, as in postal:01. Left empty, the whole country."
        ),
    )
    rate = PercentField(label=_("Tax here, %"))
    way = forms.ChoiceField(label=_("These rates"), choices=WAYS, widget=forms.RadioSelect, initial=INSTEAD)
    is_active = forms.BooleanField(label=_("The zone is used"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, zone: TaxZone | None = None) -> None:
        initial = _as_initial(zone) if zone else {"country": home_country()}
        super().__init__(data, initial=initial, label_suffix="")
        chosen: Any = self.fields["country"]
        chosen.choices = [("", _("Choose a country")), *countries()]

    @property
    def values(self) -> dict[str, Any]:
        """What the verbs take, once the form is valid; the rows of rates come beside it."""
        typed = self.cleaned_data
        return {name: typed[name] for name in ("name", "country", "rate", "is_active")} | {
            "regions": typed["regions"].replace("\n", ",").split(","),
            "replaces": typed["way"] == INSTEAD,
        }


def _as_initial(zone: TaxZone) -> dict[str, Any]:
    initial = {name: getattr(zone, name) for name in ("name", "country", "rate", "is_active", "version")}
    return initial | {"regions": ", ".join(zone.regions), "way": INSTEAD if zone.replaces else BESIDE}
