"""What a person types about a proposal."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Product
from dealwright.kit.errors import Refused
from dealwright.kit.money import money, parse, typed
from dealwright.kit.numbers import whole_number
from dealwright.sales.proposals.actions import NewOffer
from dealwright.sales.proposals.actions.answering import LONGEST_REASON
from dealwright.sales.proposals.actions.sending import LONGEST_ADDRESS
from dealwright.sales.proposals.actions.writing import LONGEST_TERMS
from dealwright.sales.proposals.models import Proposal, ProposalLine

NAMES = ("product", "name", "quantity", "price", "discount")
NOTHING = {"", "0"}


class TermsForm(forms.Form):
    """Until when it is valid, and what else is agreed."""

    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    terms = forms.CharField(
        label=_("Terms"),
        required=False,
        max_length=LONGEST_TERMS,
        help_text=_("Delivery, payment, warranty: the client reads it below the products."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SendingForm(forms.Form):
    """To whom a proposal goes."""

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


class AnswerForm(forms.Form):
    """Yes or no, and why not."""

    answer = forms.ChoiceField(choices=[("accept", "accept"), ("decline", "decline")])
    reason = forms.CharField(
        label=_("Why not"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def rows_of(proposal: Proposal, sent: Any = None) -> list[dict[str, str]]:
    """The rows of the form of products: as they were sent, else as the proposal has them."""
    if sent is not None:
        columns = [sent.getlist(name) for name in NAMES]
        return [dict(zip(NAMES, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
    return [_row(line, proposal.currency) for line in proposal.lines.all()]


def offers_from(rows: list[dict[str, str]], added: Product | None, currency: str) -> list[NewOffer]:
    """The lines the rows stand for; a row without name or quantity is taken off."""
    kept = [row for row in rows if row["name"].strip() and row["quantity"].strip() not in NOTHING]
    keys = [whole_number(row["product"]) for row in kept]
    products = Product.objects.in_bulk([key for key in keys if key is not None])
    offers = [
        NewOffer(
            products.get(key),
            row["name"],
            parse(row["price"] or "0", currency).amount,
            _number(row["quantity"]),
            _number(row["discount"] or "0"),
        )
        for row, key in zip(kept, keys, strict=True)
    ]
    return [*offers, NewOffer(added, added.name, added.price)] if added else offers


def _row(line: ProposalLine, currency: str) -> dict[str, str]:
    return {
        "product": str(line.product_id or ""),
        "name": line.name,
        "quantity": format(line.quantity.normalize(), "f"),
        "price": typed(money(line.price, currency)),
        "discount": format(line.discount.normalize(), "f") if line.discount else "",
    }


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Refused(_now("“%(text)s” is not a number.") % {"text": text[:40]}, field="lines")
    return number
