"""What a buyer types at the checkout."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.kit import phones
from dealwright.kit.money import LARGEST, Money
from dealwright.store.checkout.buyer import Buyer, Delivery
from dealwright.store.settings.models import Store


class CheckoutForm(forms.Form):
    """Who buys, where it goes, and the consent."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    delivery = forms.ChoiceField(
        label=_("Delivery"), choices=[(one, one) for one in Delivery], initial=Delivery.PICKUP
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )
    comment = forms.CharField(
        label=_("Comment"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    consent = forms.BooleanField(
        label=_("I agree that my data is used to handle this order."),
        error_messages={"required": _("We need your consent to handle the order.")},
    )

    def __init__(self, data: Any = None, *, store: Store) -> None:
        super().__init__(data)
        self.label_suffix = ""
        self.store = store

    def clean_phone(self) -> str:
        """A number that can be called, written in full or as people of the shop's country write it."""
        typed: str = self.cleaned_data["phone"]
        if typed and phones.normalise(typed, self.store.phone_region) is None:
            raise forms.ValidationError(_("This is not a phone number; write it with its area code."))
        return typed

    def clean(self) -> dict[str, Any]:
        """A courier needs to know where to go."""
        cleaned = super().clean() or self.cleaned_data
        wants_courier = cleaned.get("delivery") == Delivery.COURIER
        if wants_courier and "address" in cleaned and not cleaned["address"]:
            self.add_error("address", _("Write where the courier should bring it."))
        return cleaned

    @property
    def buyer(self) -> Buyer:
        """The buyer, once the form is valid."""
        told = {name: self.cleaned_data[name] for name in ("name", "email", "phone", "address", "comment")}
        return Buyer(**told, delivery=Delivery(self.cleaned_data["delivery"]))


def key_of(data: Any) -> UUID:
    """The key of this checkout, as it was put into the form; a bent one is a new checkout."""
    try:
        return UUID(data.get("checkout_key", ""))
    except ValueError:
        return uuid4()


def total_seen(data: Any, delivery: Delivery, currency: str) -> Money | None:
    """The total the buyer was shown: of the products, and of the delivery they chose. None for a bent one."""
    fields = ("seen_items", "seen_courier") if delivery is Delivery.COURIER else ("seen_items",)
    try:
        seen = sum((Decimal(data.get(field, "")) for field in fields), Decimal(0))
    except InvalidOperation:
        return None
    return Money(seen, currency) if seen.is_finite() and abs(seen) <= LARGEST else None
