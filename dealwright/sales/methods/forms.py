"""What a person says of a payment method."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dealwright.sales.methods.actions import LONGEST_DETAILS, MOST_DAYS
from dealwright.sales.methods.models import PaymentMethod

NAME_IN = "name_in_"
TYPED = ("name", "details", "days_to_pay", "is_active")


class MethodForm(forms.Form):
    """Its words, and whether buyers may choose it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    details = forms.CharField(
        label=_("What buyers are told once they have ordered"),
        max_length=LONGEST_DETAILS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The bank account, what to have ready, how long it takes."),
    )
    days_to_pay = forms.IntegerField(
        label=_("Days to pay"),
        min_value=0,
        max_value=MOST_DAYS,
        required=False,
        help_text=_("So long after it was asked for a payment is due. Left empty, there is no last day."),
    )
    is_active = forms.BooleanField(label=_("Buyers may choose it"), required=False, initial=True)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, method: PaymentMethod | None = None) -> None:
        super().__init__(data, initial=_as_initial(method) if method else None, label_suffix="")
        for code, language in settings.LANGUAGES:
            if code != settings.LANGUAGE_CODE:
                self.fields[NAME_IN + code] = forms.CharField(label=language, max_length=120, required=False)

    @property
    def names(self) -> list[forms.BoundField]:
        """The names in further languages."""
        return [self[name] for name in self.fields if name.startswith(NAME_IN)]

    @property
    def values(self) -> dict[str, Any]:
        """What the verbs take, once the form is valid."""
        typed = self.cleaned_data
        names = {name.removeprefix(NAME_IN): text for name, text in typed.items() if name.startswith(NAME_IN)}
        return {name: typed[name] for name in TYPED} | {"names": names}


def _as_initial(method: PaymentMethod) -> dict[str, Any]:
    initial = {name: getattr(method, name) for name in (*TYPED, "version")}
    return initial | {NAME_IN + code: text for code, text in method.names.items()}
