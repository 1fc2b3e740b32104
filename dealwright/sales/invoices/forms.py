"""What a person types about an invoice."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, money, parse, typed
from dealwright.kit.numbers import whole_number
from dealwright.sales.invoices.actions import NewInvoiceLine
from dealwright.sales.invoices.actions.canceling import LONGEST_REASON
from dealwright.sales.invoices.actions.paying import LONGEST_REFERENCE
from dealwright.sales.invoices.actions.sending import LONGEST_ADDRESS
from dealwright.sales.invoices.actions.writing import LONGEST
from dealwright.sales.invoices.models import Invoice, InvoiceLine
from dealwright.sales.invoices.words import METHODS

NAMES = ("product", "name", "quantity", "price", "discount", "tax")
NOTHING = {"", "0"}
HUNDRED = Decimal(100)


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **more)


def _text(name: str, label: Any, rows: int, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=LONGEST[name], widget=area, **more)


class TermsForm(forms.Form):
    """Until when it is paid, and what else the client reads: all that may change also after sending."""

    due_on = _day(_("Due on"), required=False)
    comment = _text(
        "comment", _("Comment"), 3, help_text=_("The client reads it below the products: how to pay, thanks.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DraftForm(TermsForm):
    """The same of a draft, with who pays whom."""

    issued_on = _day(_("Issued on"))
    payer_details = _text("payer_details", _("Payer"), 4)
    seller_details = _text(
        "seller_details",
        _("Seller"),
        4,
        help_text=_("Comes from the company that is marked as our own; with the account to pay to."),
    )
    field_order = ("issued_on", "due_on", "payer_details", "seller_details", "comment")


class SendingForm(forms.Form):
    """To whom an invoice goes."""

    to = forms.CharField(
        label=_("E-mail"),
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=_("Left empty, no letter is written: give the client the link yourself."),
        widget=forms.EmailInput,
    )
    words = forms.CharField(
        label=_("Your words"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PaymentForm(forms.Form):
    """Money that came in: all that is due unless somebody writes another amount."""

    amount = forms.CharField(label=_("Amount"), max_length=40)
    received_on = _day(_("Received on"))
    method = forms.ChoiceField(label=_("How it was paid"), choices=list(METHODS.items()))
    reference = forms.CharField(
        label=_("Where it can be found"),
        max_length=LONGEST_REFERENCE,
        required=False,
        help_text=_("The line of the bank statement, the number of a receipt."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_amount(self) -> Money:
        """The amount as money."""
        try:
            return parse(self.cleaned_data["amount"], self.currency)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class CancellationForm(forms.Form):
    """Why it is not to be paid."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def rows_of(invoice: Invoice, sent: Any = None) -> list[dict[str, str]]:
    """The rows of the form of products: as they were sent, else as the invoice has them."""
    if sent is not None:
        columns = [sent.getlist(name) for name in NAMES]
        return [dict(zip(NAMES, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
    return [_row(line, invoice.currency) for line in invoice.lines.all()]


def lines_from(rows: list[dict[str, str]], added: Product | None, currency: str) -> list[NewInvoiceLine]:
    """The lines the rows stand for; a row without name or quantity is taken off."""
    kept = [row for row in rows if row["name"].strip() and row["quantity"].strip() not in NOTHING]
    keys = [whole_number(row["product"]) for row in kept]
    products = Product.objects.in_bulk([key for key in keys if key is not None])
    lines = [
        NewInvoiceLine(
            products.get(key),
            row["name"],
            parse(row["price"] or "0", currency).amount,
            _number(row["quantity"]),
            _number(row["discount"] or "0"),
            _number(row["tax"]) / HUNDRED if row["tax"].strip() else None,
        )
        for row, key in zip(kept, keys, strict=True)
    ]
    return [*lines, NewInvoiceLine(added, added.name, added.price)] if added else lines


def _row(line: InvoiceLine, currency: str) -> dict[str, str]:
    return {
        "product": str(line.product_id or ""),
        "name": line.name,
        "quantity": format(line.quantity.normalize(), "f"),
        "price": typed(money(line.price, currency)),
        "discount": format(line.discount.normalize(), "f") if line.discount else "",
        "tax": format(line.tax_percent.normalize(), "f"),
    }


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused(_now("“%(text)s” is not a number.") % {"text": text[:40]}, field="lines")
    return number
