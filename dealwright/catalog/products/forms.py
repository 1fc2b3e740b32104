"""What a person types about a product."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products import photos
from dealwright.catalog.products.models import Category, Product
from dealwright.catalog.products.queries import usual_currency
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, parse, typed
from dealwright.records.fields.forms import WithCustomFields

BOTH_CATEGORIES = _("Choose a category or write a new one, not both.")


class ProductForm(WithCustomFields):
    """A product, new or changed. Stock is counted apart: `StockForm`."""

    name = forms.CharField(label=_("Name"), max_length=200)
    price = forms.CharField(
        label=_("Price"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in sorted(CURRENCY_CODES)]
    )
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.all(), required=False, empty_label=_("None")
    )
    new_category = forms.CharField(label=_("Or a new category"), max_length=120, required=False)
    sku = forms.CharField(label=_("Article number"), max_length=80, required=False)
    description = forms.CharField(
        label=_("Description"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    remove_photo = forms.BooleanField(label=_("Remove the photo"), required=False)
    is_service = forms.BooleanField(label=_("This is a service: it has no stock"), required=False)
    is_active = forms.BooleanField(label=_("Visible in the shop"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, actor: Actor, product: Product | None = None
    ) -> None:
        super().__init__(data, files, initial=_as_initial(product) if product else _for_a_new_one())
        self.label_suffix = ""
        self.ask_for_custom(Product.record_kind, actor=actor, record=product)

    def clean(self) -> dict[str, Any]:
        """The price with its currency, in the decimals of that currency."""
        cleaned = super().clean() or self.cleaned_data
        if "price" in cleaned and "currency" in cleaned:
            try:
                cleaned["price"] = parse(cleaned["price"], cleaned["currency"])
            except Refused as refusal:
                self.add_error("price", str(refusal))
        if cleaned.get("category") and cleaned.get("new_category"):
            self.add_error("new_category", BOTH_CATEGORIES)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of the product as the actions take them."""
        taken = ("name", "price", "sku", "description", "is_service", "is_active")
        values = {name: self.cleaned_data[name] for name in taken} | {"custom": self.custom_values}
        values["category"] = self.cleaned_data["new_category"] or self.cleaned_data["category"]
        if self.cleaned_data["photo"]:
            values["photo"] = photos.keep(self.cleaned_data["photo"])
        elif self.cleaned_data["remove_photo"]:
            values["photo"] = None
        return values


def held_by(product: Product) -> dict[str, Any]:
    """What the product holds, as the form cleans it."""
    same = ("name", "description", "is_service", "is_active", "category")
    return {name: getattr(product, name) for name in same} | {
        "price": product.price_money,
        "sku": product.sku or "",
    }


class StockForm(forms.Form):
    """How many pieces lie in the house."""

    stock = forms.IntegerField(label=_("Pieces in the house"), min_value=0)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def _for_a_new_one() -> dict[str, Any]:
    return {"currency": usual_currency(), "is_active": True}


def _as_initial(product: Product) -> dict[str, Any]:
    same = ("name", "currency", "sku", "description", "is_service", "is_active", "version")
    return {name: getattr(product, name) for name in same} | {
        "price": typed(product.price_money),
        "category": product.category_id,
    }
