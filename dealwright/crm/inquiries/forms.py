"""What a person types about an exception."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ExceptionForm(forms.Form):
    """A phone or an e-mail from which nothing is opened."""

    value = forms.CharField(label=_("Phone or e-mail"), max_length=254)
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.label_suffix = ""
