"""What an administrator says about the shop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, money, parse, typed
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.store.settings.models import Store

SAME = ("name", "tagline", "accent", "currency", "phone_region")


class StoreForm(forms.Form):
    """The shop's name and look, and where its purchases go."""

    name = forms.CharField(label=_("Name of the shop"), max_length=80)
    tagline = forms.CharField(
        label=_("A line about it"),
        max_length=160,
        required=False,
        help_text=_("Shown on the first page and to search engines."),
    )
    accent = forms.RegexField(
        label=_("Colour"), regex=r"^#[0-9a-fA-F]{6}$", widget=forms.TextInput(attrs={"type": "color"})
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[(code, code) for code in sorted(CURRENCY_CODES)],
        help_text=_("The shop shows the products that are priced in it."),
    )
    delivery_price = forms.CharField(
        label=_("Price of the courier, per order"),
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    phone_region = forms.RegexField(
        label=_("Country of phones"),
        regex=r"^[A-Z]{2}$",
        help_text=_("Two letters, for phones written without a country code: BR, PL."),
    )
    pipeline = forms.ModelChoiceField(
        label=_("Pipeline of purchases"),
        queryset=Pipeline.objects.filter(of_kind="deal"),
        required=False,
        empty_label=_("The default one"),
    )
    responsible = PersonField(
        label=_("Responsible for purchases"),
        queryset=User.objects.active(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, data: Any = None, *, store: Store) -> None:
        super().__init__(data, initial=_as_initial(store))
        self.label_suffix = ""

    def clean(self) -> dict[str, Any]:
        """The price of the courier in the decimals of the currency; the colour in small letters."""
        cleaned = super().clean() or self.cleaned_data
        if "accent" in cleaned:
            cleaned["accent"] = cleaned["accent"].lower()
        if "delivery_price" in cleaned and "currency" in cleaned:
            try:
                cleaned["delivery_price"] = parse(cleaned["delivery_price"], cleaned["currency"]).amount
            except Refused as refusal:
                self.add_error("delivery_price", str(refusal))
        return cleaned


def _as_initial(store: Store) -> dict[str, Any]:
    initial: dict[str, Any] = {name: getattr(store, name) for name in SAME}
    return initial | {
        "delivery_price": typed(money(store.delivery_price, store.currency)),
        "pipeline": store.pipeline_id,
        "responsible": store.responsible_id,
    }
