"""What a person types about a stock document."""

from __future__ import annotations

from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.documents.actions import NewDocumentLine
from dealwright.catalog.documents.actions.writing import LONGEST_COMMENT
from dealwright.catalog.documents.models import StockDocument, StockDocumentLine
from dealwright.catalog.documents.words import HINTS, KINDS
from dealwright.catalog.products.models import Product
from dealwright.catalog.warehouses.models import Warehouse
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import money, parse, typed
from dealwright.kit.numbers import whole_number
from dealwright.kit.quantities import quantity_typed, spelled

NAMES = ("product", "quantity", "price")
NOTHING = {"", "0"}


class NewDocumentForm(forms.Form):
    """A document to be written: what for, from where, to where."""

    kind = forms.ChoiceField(
        label=_("What for"),
        choices=[(one.value, words) for one, words in KINDS.items()],
        widget=forms.RadioSelect,
    )
    from_warehouse = forms.ModelChoiceField(
        label=_("From"),
        queryset=Warehouse.objects.filter(is_active=True),
        required=False,
        empty_label=_("The default warehouse"),
        help_text=_("For transfers, write-offs and sales orders."),
    )
    to_warehouse = forms.ModelChoiceField(
        label=_("To"),
        queryset=Warehouse.objects.filter(is_active=True),
        required=False,
        empty_label=_("The default warehouse"),
        help_text=_("For arrivals, adjustments, transfers and returns."),
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, kind: str = "") -> None:
        first = next(iter(KINDS)).value
        super().__init__(data, initial={"kind": kind or first})
        self.label_suffix = ""

    @property
    def kinds(self) -> list[tuple[str, Any, Any]]:
        """The kinds with what each is for."""
        return [(one.value, words, HINTS[one]) for one, words in KINDS.items()]

    @property
    def chosen(self) -> str:
        """The kind that is ticked."""
        return str(self["kind"].value() or "")


class AboutForm(forms.Form):
    """What is told of a document beside its goods; the warehouses while it is a draft."""

    from_warehouse = forms.ModelChoiceField(
        label=_("From"), queryset=Warehouse.objects.filter(is_active=True), required=True
    )
    to_warehouse = forms.ModelChoiceField(
        label=_("To"), queryset=Warehouse.objects.filter(is_active=True), required=True
    )
    comment = NewDocumentForm.base_fields["comment"]
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, document: StockDocument) -> None:
        super().__init__(
            data,
            initial={
                "from_warehouse": document.from_warehouse_id,
                "to_warehouse": document.to_warehouse_id,
                "comment": document.comment,
                "version": document.version,
            },
        )
        self.label_suffix = ""
        if not document.goes or not document.is_draft:
            del self.fields["from_warehouse"]
        if not document.comes or not document.is_draft:
            del self.fields["to_warehouse"]

    def values(self) -> dict[str, Any]:
        """As the action takes them, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def rows_of(document: StockDocument, sent: Any = None, *, actor: Actor) -> list[dict[str, str]]:
    """The rows of the form of goods: as they were sent, else as the document has them; with names to read."""
    if sent is None:
        return [_row(line, document.currency) for line in document.lines.all()]
    columns = [sent.getlist(name) for name in NAMES]
    rows = [dict(zip(NAMES, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
    names = _products(rows, document, actor)
    for row in rows:
        product = names.get(whole_number(row["product"]) or 0)
        row["name"] = product.name if product else ""
    return [row for row in rows if row["name"]]


def lines_from(
    rows: list[dict[str, str]], added: Product | None, document: StockDocument, *, actor: Actor
) -> list[NewDocumentLine]:
    """The lines the rows stand for; a row without a quantity is taken off."""
    kept = [row for row in rows if row["quantity"].strip() not in NOTHING]
    products = _products(kept, document, actor)
    lines = [
        NewDocumentLine(
            products[whole_number(row["product"]) or 0],
            _quantity(row["quantity"]),
            parse(row["price"] or "0", document.currency).amount,
        )
        for row in kept
    ]
    return [*lines, NewDocumentLine(added, Decimal(1))] if added else lines


def _products(rows: list[dict[str, str]], document: StockDocument, actor: Actor) -> dict[int, Product]:
    """The products the rows name: those on the document already, and those the actor may see."""
    keys = [key for row in rows if (key := whole_number(row["product"])) is not None]
    seen = Product.objects.seen_by(actor).in_bulk(keys)
    return seen | {line.product_id: line.product for line in document.lines.all()}


def _row(line: StockDocumentLine, currency: str) -> dict[str, str]:
    return {
        "product": str(line.product_id),
        "name": line.product.name,
        "quantity": spelled(line.quantity),
        "price": typed(money(line.price, currency)) if line.price else "",
    }


def _quantity(text: str) -> Decimal:
    quantity = quantity_typed(text)
    if quantity is None:
        raise Refused(_now("“%(text)s” is no number of pieces.") % {"text": text[:40]}, field="lines")
    return quantity
