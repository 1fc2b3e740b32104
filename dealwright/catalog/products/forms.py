"""What a person types about a product and a category."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.fields import QuantityField
from dealwright.catalog.measures.models import Measure
from dealwright.catalog.products import photos
from dealwright.catalog.products.fields import CHOSEN_KINDS
from dealwright.catalog.products.models import Category, Kind, Product
from dealwright.catalog.products.queries import categories_below, category_choices, usual_currency
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES, money, parse, typed
from dealwright.people.access import hidden_fields
from dealwright.records.fields.forms import WithCustomFields

BOTH_CATEGORIES = _("Choose a category or write a new one, not both.")
PICTURES = "image/jpeg,image/png,image/webp,image/gif"
PLAIN = (
    "name",
    "kind",
    "description",
    "is_active",
    "is_tax_included",
    "measure",
    "weight",
    "length",
    "width",
    "height",
    "search_title",
    "search_text",
    "tax_rate",
)
"""Fields that the form and the product call alike and hold alike."""
OF_VARIATIONS = frozenset({"price", "compare_price", "sku", "is_active", "version"}) | {
    "weight",
    "length",
    "width",
    "height",
}
"""What is said of a variation itself; the rest is said of its product."""


class CategoryField(forms.ModelChoiceField):
    """A category, chosen from the tree: `Phones › Cases`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Category.objects.all(), required=False, **kwargs)

    def offer(self, *, nothing: Any, without: Category | None = None) -> None:
        """Offer the tree as it is now, except a category and what stands on it."""
        left_out = set(categories_below(without)) if without is not None else set()
        tree = [pair for pair in category_choices() if pair[0] not in left_out]
        self.choices = [("", nothing), *tree]


class PercentField(forms.DecimalField):
    """A rate, typed in percent and kept as a fraction: 20 is 0.2."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(
            min_value=0, max_value=Decimal("99.99"), decimal_places=2, localize=True, widget=widget, **kwargs
        )

    def clean(self, value: Any) -> Decimal:
        typed_in = super().clean(value)
        return Decimal(0) if typed_in is None else typed_in / 100

    def prepare_value(self, value: Any) -> Any:
        return (value * 100).normalize() if isinstance(value, Decimal) else value


class PicturesInput(forms.FileInput):
    """Several pictures at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Pictures in the order in which they were chosen."""

    def __init__(self, **kwargs: Any) -> None:
        widget = PicturesInput(attrs={"accept": PICTURES, "multiple": True})
        super().__init__(widget=widget, help_text=_("JPEG, PNG, WebP or GIF, at most 10 MB each."), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [one for one in (super(PicturesField, self).clean(file, initial) for file in files) if one]


def _side(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=100_000)


class ProductForm(WithCustomFields):
    """A product or a variation, new or changed. Stock is counted apart: `StockForm`."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=CHOSEN_KINDS)
    price = forms.CharField(
        label=_("Price"), max_length=24, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in sorted(CURRENCY_CODES)]
    )
    compare_price = forms.CharField(
        label=_("Former price"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("The shop shows it struck through."),
    )
    sku = forms.CharField(label=_("Article number"), max_length=80, required=False)
    category = CategoryField(label=_("Category"))
    new_category = forms.CharField(label=_("Or a new category"), max_length=120, required=False)
    description = forms.CharField(
        label=_("Description"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    attributes = forms.CharField(
        label=_("Attributes"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("Material: Cotton; Linen")}),
        help_text=_("One on each line, several values with semicolons between. The shop filters by them."),
    )
    photo = PicturesField(label=_("Photos"), required=False)
    tax_rate = PercentField(label=_("Tax, %"), required=False)
    is_tax_included = forms.BooleanField(label=_("The price holds the tax"), required=False, initial=True)
    measure = forms.ModelChoiceField(
        label=_("Measure"), queryset=Measure.objects.all(), required=False, empty_label=_("Pieces")
    )
    weight = forms.IntegerField(label=_("Weight, grams"), required=False, min_value=0, max_value=100_000_000)
    length = _side(_("Length, mm"))
    width = _side(_("Width, mm"))
    height = _side(_("Height, mm"))
    search_title = forms.CharField(label=_("Title for search engines"), max_length=120, required=False)
    search_text = forms.CharField(
        label=_("Text for search engines"),
        max_length=320,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_active = forms.BooleanField(label=_("Visible in the shop"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, actor: Actor, product: Product | None = None
    ) -> None:
        super().__init__(data, files, initial=_as_initial(product) if product else _for_a_new_one())
        self.label_suffix = ""
        self.product = product
        self.is_variation = product is not None and product.kind == Kind.VARIATION
        for name in self._not_asked(actor):
            del self.fields[name]
        category: Any = self.fields.get("category")
        if category is not None:
            category.offer(nothing=_("None"))
        self.ask_for_custom(Product.record_kind, actor=actor, record=product)

    def clean(self) -> dict[str, Any]:
        """The price with its currency, in the decimals of that currency."""
        cleaned = super().clean() or self.cleaned_data
        currency = cleaned.get("currency") or (self.product.currency if self.product else "")
        for name in ("price", "compare_price"):
            if cleaned.get(name) and currency:
                try:
                    cleaned[name] = parse(cleaned[name], currency)
                except Refused as refusal:
                    self.add_error(name, str(refusal))
            elif name == "compare_price":
                cleaned[name] = None
        if cleaned.get("category") and cleaned.get("new_category"):
            self.add_error("new_category", BOTH_CATEGORIES)
        if "attributes" in cleaned:
            try:
                cleaned["attributes"] = attributes_typed(attributes_from(cleaned["attributes"]))
            except Refused as refusal:
                self.add_error("attributes", str(refusal))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of the product; attributes as they were typed."""
        taken = [*PLAIN, "price", "compare_price", "sku", "attributes"]
        values = {name: self.cleaned_data[name] for name in taken if name in self.fields}
        if "category" in self.fields:
            values["category"] = self.cleaned_data["new_category"] or self.cleaned_data["category"]
        return values | {"custom": self.custom_values}

    def pictures(self) -> list[photos.KeptPhoto]:
        """The pictures that were chosen, kept: the storage may lie behind a network."""
        return [photos.keep(file) for file in self.cleaned_data.get("photo", [])]

    def _not_asked(self, actor: Actor) -> set[str]:
        """What this form leaves out: what is hidden, what is not said here."""
        hidden = hidden_fields(actor, Product.record_kind)
        left_out = {name for name in self.fields if name in hidden}
        if self.product is not None:
            left_out.add("photo")  # pictures have a page of their own once there is a product
        if self.is_variation:
            left_out |= set(self.fields) - set(OF_VARIATIONS)
        return left_out


def as_given(values: dict[str, Any]) -> dict[str, Any]:
    """Typed values as the actions take them."""
    if "attributes" in values:
        return {**values, "attributes": attributes_from(values["attributes"])}
    return values


def attributes_from(text: str) -> dict[str, list[str]]:
    """`Material: Cotton; Linen` on each line, as attributes."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        name, colon, values = line.partition(":")
        if not colon or not name.strip():
            message = _now("Write “%(line)s” as a name, a colon and values: “Material: Cotton; Linen”.")
            raise Refused(message % {"line": line.strip()[:40]}, field="attributes")
        kept = [value.strip() for value in values.split(";") if value.strip()]
        found[name.strip()] = [*found.get(name.strip(), []), *kept]
    return found


def attributes_typed(attributes: dict[str, list[str]]) -> str:
    """The reverse."""
    return "\n".join(f"{name}: {'; '.join(values)}" for name, values in attributes.items())


def held_by(product: Product) -> dict[str, Any]:
    """What the product holds, as the form cleans it."""
    held = {name: getattr(product, name) for name in (*PLAIN, "category")} | {
        "price": product.price_money,
        "compare_price": _former(product),
        "sku": product.sku or "",
        "attributes": attributes_typed(product.attributes),
    }
    if product.kind == Kind.VARIATION:
        return {name: value for name, value in held.items() if name in OF_VARIATIONS}
    return held


class StockForm(forms.Form):
    """How many pieces lie in the house."""

    stock = QuantityField(label=_("Pieces in the house"), min_value=0)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class CategoryForm(forms.Form):
    """A category, new or changed."""

    name = forms.CharField(label=_("Name"), max_length=120)
    parent = CategoryField(label=_("Stands on"))
    description = forms.CharField(
        label=_("Description"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": PICTURES}),
    )
    remove_photo = forms.BooleanField(label=_("Remove the photo"), required=False)
    is_shown = forms.BooleanField(label=_("Visible in the shop"), required=False, initial=True)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        category: Category | None = None,
        parent: int | None = None,
    ) -> None:
        super().__init__(data, files, initial={"parent": parent} | _of_category(category))
        self.label_suffix = ""
        shelf: Any = self.fields["parent"]
        shelf.offer(nothing=_("Nothing: it is one of the first"), without=category)

    def values(self) -> dict[str, Any]:
        """The fields of the category as the actions take them."""
        values = {name: self.cleaned_data[name] for name in ("name", "parent", "description", "is_shown")}
        if self.cleaned_data["photo"]:
            values["photo"] = photos.keep(self.cleaned_data["photo"])
        elif self.cleaned_data["remove_photo"]:
            values["photo"] = None
        return values


def _of_category(category: Category | None) -> dict[str, Any]:
    if category is None:
        return {"is_shown": True}
    return {
        "name": category.name,
        "parent": category.parent_id,
        "description": category.description,
        "is_shown": category.is_shown,
    }


def _for_a_new_one() -> dict[str, Any]:
    measure = Measure.objects.filter(is_default=True).first()
    return {
        "currency": usual_currency(),
        "is_active": True,
        "is_tax_included": True,
        "kind": Kind.SIMPLE.value,
        "measure": measure.pk if measure else None,
        "tax_rate": Decimal(0),
    }


def _as_initial(product: Product) -> dict[str, Any]:
    former = _former(product)
    return {name: getattr(product, name) for name in (*PLAIN, "currency", "version")} | {
        "price": typed(product.price_money),
        "compare_price": typed(former) if former else "",
        "sku": product.sku,
        "category": product.category_id,
        "measure": product.measure_id,
        "attributes": attributes_typed(product.attributes),
    }


def _former(product: Product) -> Any:
    return None if product.compare_price is None else money(product.compare_price, product.currency)
