"""What a person types about money."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, parse


class AmountForm(forms.Form):
    """An amount in a currency that is known already; empty where everything is meant."""

    amount = forms.CharField(label=_("Amount"), max_length=40, required=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_amount(self) -> Money | None:
        """The amount as money."""
        text = self.cleaned_data["amount"].strip()
        if not text:
            return None
        try:
            return parse(text, self.currency)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class AskForm(AmountForm):
    """What is asked for, and until when it is to be paid."""

    due_on = forms.DateField(label=_("Due on"), required=False)

    def day(self, *, waits: bool) -> dict[str, Any]:
        """What the verb takes of it: nothing where the form did not ask.

        Nor where it asks for all once more (`waits`) and the day was left as it was or empty: whoever wants
        the address again takes no day away.
        """
        if "due_on" not in self.data:
            return {}
        due_on = self.cleaned_data["due_on"]
        is_left = due_on is None or self.data["due_on"] == self.data.get("due_before")
        return {} if waits and is_left else {"due_on": due_on}


class DueForm(forms.Form):
    """Until when a payment is to be made; empty is no last day."""

    due_on = forms.DateField(label=_("Due on"), required=False)


class PaidByHandForm(AmountForm):
    """Money that somebody saw with his own eyes, and where it can be found again."""

    reference = forms.CharField(label=_("Where it can be found"), max_length=120, required=False)
