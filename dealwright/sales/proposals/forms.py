"""What a person types about a proposal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
