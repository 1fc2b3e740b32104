"""What a person says of a coupon."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import localize_input
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Category
from dealwright.sales.coupons.models import Coupon, CouponKind
from dealwright.sales.coupons.words import KINDS

SAME = ("code", "kind", "category", "most_uses", "most_uses_each", "is_active", "comment", "version")


class CouponForm(forms.Form):
    """What the coupon takes off, when, and how often."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("What buyers type; capital or small letters are the same."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    kind = forms.ChoiceField(label=_("It takes off"), choices=KINDS, initial=CouponKind.PERCENT.value)
    value = forms.DecimalField(
        label=_("How much"),
        required=False,
        localize=True,
        max_digits=16,
        decimal_places=2,
        help_text=_("Percents, or an amount in the currency of the shop."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    least_total = forms.DecimalField(
        label=_("For purchases from"),
        required=False,
        localize=True,
        max_digits=16,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    category = forms.ModelChoiceField(
        label=_("Only for goods of"),
        queryset=Category.objects.all(),
        required=False,
        empty_label=_("All categories"),
    )
    starts_at = forms.DateTimeField(
        label=_("From"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    ends_at = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    most_uses = forms.IntegerField(
        label=_("Times, all in all"),
        required=False,
        min_value=1,
        max_value=1_000_000_000,
        help_text=_("Empty: as often as people like."),
    )
    most_uses_each = forms.IntegerField(
        label=_("Times per client"), required=False, min_value=1, max_value=1_000_000_000, initial=1
    )
    is_active = forms.BooleanField(label=_("May be used"), required=False, initial=True)
    comment = forms.CharField(label=_("For us"), max_length=200, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, coupon: Coupon | None = None) -> None:
        super().__init__(data, initial=_as_initial(coupon) if coupon else None, label_suffix="")

    @property
    def values(self) -> dict[str, Any]:
        """What the verbs take, once the form is valid."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("value", "least_total"):
            values[name] = values[name] if values[name] is not None else Decimal(0)
        return values


def _as_initial(coupon: Coupon) -> dict[str, Any]:
    initial = {name: getattr(coupon, name) for name in SAME if name != "category"}
    amounts = {name: getattr(coupon, name) for name in ("value", "least_total")}
    return initial | {
        "category": coupon.category_id,
        "starts_at": coupon.starts_at,
        "ends_at": coupon.ends_at,
        **{name: localize_input(amount) if amount else "" for name, amount in amounts.items()},
    }
