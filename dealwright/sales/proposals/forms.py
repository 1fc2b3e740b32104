"""What a person types about a proposal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.sales.papers.selling import offer, own_company_field, without_unasked
from dealwright.sales.proposals.actions.answering import LONGEST_REASON
from dealwright.sales.proposals.actions.sending import LONGEST_ADDRESS
from dealwright.sales.proposals.actions.writing import LONGEST_TERMS


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
    own_company = own_company_field()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, proposal: Any, actor: Actor) -> None:
        names = ("valid_until", "terms", "own_company", "version")
        super().__init__(data, initial={name: getattr(proposal, name) for name in names})
        offer(self, actor, proposal, there_are=proposal.has_ours)

    def clean(self) -> dict[str, Any]:
        """Only what was asked."""
        return without_unasked(self, super().clean() or self.cleaned_data)


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
