"""What a person types about price lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.catalog.measures.fields import QuantityField
from dealwright.catalog.prices.models import Price, PriceList
from dealwright.catalog.products.queries import usual_currency
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, Money, parse, typed
from dealwright.kit.quantities import spelled

FIRST_STEP = Decimal("1.001")
"""Below it, it is the price from one on."""


class NewListForm(forms.Form):
    """A list to be made."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in sorted(CURRENCY_CODES)]
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"currency": usual_currency()}, label_suffix="")


class ListForm(forms.Form):
    """The name of a list, and whether its prices are used; the currency stays."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    is_active = forms.BooleanField(label=gettext_lazy("Its prices are used"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, found: PriceList) -> None:
        initial = {"name": found.name, "is_active": found.is_active, "version": found.version}
        super().__init__(data, initial=initial, label_suffix="")


class PricesForm(forms.Form):
    """The prices of one product on every list: one from the first piece on, and steps for more of them.

    A price that is emptied is taken off the list.
    """

    def __init__(self, data: Any = None, *, lists: list[tuple[PriceList, list[Price]]]) -> None:
        super().__init__(data, label_suffix="")
        self.lists = [one for one, _prices in lists]
        for price_list, prices in lists:
            steps = {price.from_quantity: price.amount for price in prices}
            for quantity in sorted({Decimal(1), *steps}):
                self._ask(price_list, quantity, steps.get(quantity))
            self.fields[f"more-{price_list.pk}"] = QuantityField(
                label=_("From so many pieces on"),
                required=False,
                min_value=FIRST_STEP,
                max_value=10_000,
            )
            self.fields[f"more-price-{price_list.pk}"] = _price_field(_("They cost"))

    def _ask(self, price_list: PriceList, quantity: Decimal, amount: Decimal | None) -> None:
        label = _("Price") if quantity == 1 else _("From %(count)s pieces on") % {"count": spelled(quantity)}
        field = _price_field(label)
        if amount is not None:
            field.initial = typed(Money(amount, price_list.currency))
        self.fields[f"price-{price_list.pk}-{quantity:f}"] = field

    def clean(self) -> dict[str, Any]:
        """Prices in the currencies of their lists; a step has a quantity and a price."""
        cleaned = super().clean() or self.cleaned_data
        for price_list in self.lists:
            for name in self._names_of(price_list):
                self._parse(name, price_list, cleaned)
            quantity, price = (cleaned.get(f"{part}-{price_list.pk}") for part in ("more", "more-price"))
            if bool(quantity) != (price is not None) and not self.errors:
                empty = "more-price" if quantity else "more"
                self.add_error(f"{empty}-{price_list.pk}", _("Write the quantity and the price."))
        return cleaned

    def _parse(self, name: str, price_list: PriceList, cleaned: dict[str, Any]) -> None:
        text = cleaned.get(name)
        try:
            cleaned[name] = parse(text, price_list.currency).amount if text else None
        except Refused as refusal:
            self.add_error(name, str(refusal))

    def _names_of(self, price_list: PriceList) -> list[str]:
        starts = (f"price-{price_list.pk}-", f"more-price-{price_list.pk}")
        return [name for name in self.fields if name.startswith(starts)]

    def steps(self) -> list[tuple[PriceList, Decimal, Decimal | None]]:
        """List, quantity and price of everything on the form, once it is valid."""
        found = []
        for price_list in self.lists:
            start = f"price-{price_list.pk}-"
            for name in self.fields:
                if name.startswith(start):
                    found.append((price_list, Decimal(name.removeprefix(start)), self.cleaned_data[name]))
            if quantity := self.cleaned_data.get(f"more-{price_list.pk}"):
                found.append((price_list, quantity, self.cleaned_data[f"more-price-{price_list.pk}"]))
        return found

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each list, as the page shows them."""
        return [
            {
                "list": one,
                "prices": [self[name] for name in self.fields if name.startswith(f"price-{one.pk}-")],
                "more": self[f"more-{one.pk}"],
                "more_price": self[f"more-price-{one.pk}"],
            }
            for one in self.lists
        ]


def _price_field(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
