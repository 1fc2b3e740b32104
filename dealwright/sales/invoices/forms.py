"""What a person types about an invoice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, parse
from dealwright.sales.invoices.actions.canceling import LONGEST_REASON
from dealwright.sales.invoices.actions.paying import LONGEST_REFERENCE
from dealwright.sales.invoices.actions.sending import LONGEST_ADDRESS
from dealwright.sales.invoices.actions.writing import LONGEST
from dealwright.sales.invoices.words import METHODS
from dealwright.sales.papers.selling import own_company_field, without_unasked
from dealwright.sales.payments.forms import AskForm


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
    own_company = own_company_field()
    seller_details = _text(
        "seller_details",
        _("Seller"),
        4,
        help_text=_("Comes from our company, with the account to pay to; once more when you choose another."),
    )
    field_order = ("issued_on", "due_on", "payer_details", "own_company", "seller_details", "comment")

    def clean(self) -> dict[str, Any]:
        """Without the words about the seller where only another company was chosen: they come with it."""
        cleaned = without_unasked(self, super().clean() or self.cleaned_data)
        changed = set(self.changed_data) & cleaned.keys()
        if "own_company" in changed and "seller_details" not in changed:
            cleaned.pop("seller_details", None)
        return cleaned


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
    asks_to_pay = forms.BooleanField(
        label=_("With a link to pay it online"),
        required=False,
        help_text=_("A payment of all that is due is asked for by the first payment method."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AskingForm(AskForm):
    """What is asked for of an invoice; empty is all that is due, by the usual method, due as the invoice."""

    due_on = _day(_("Due on"), required=False, help_text=_("Left empty, when the invoice is due."))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", auto_id="ask-%s", **kwargs)
        self.fields["amount"].help_text = _now("Left empty, all that is due.")


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
