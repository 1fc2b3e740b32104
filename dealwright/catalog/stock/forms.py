"""What a person types when counting stock."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.measures.fields import QuantityField
from dealwright.catalog.stock.moving import MOST_STOCK
from dealwright.catalog.stock.queries import Place


class CountForm(forms.Form):
    """How many pieces lie in one warehouse."""

    warehouse = forms.TypedChoiceField(label=_("Warehouse"), coerce=int)
    stock = QuantityField(label=_("Pieces that lie there"), min_value=0, max_value=MOST_STOCK)

    def __init__(self, data: Any = None, *, places: list[Place]) -> None:
        super().__init__(data)
        self.label_suffix = ""
        choices = [(place.warehouse.pk, place.warehouse.name) for place in places]
        self.fields["warehouse"].choices = choices  # type: ignore[attr-defined]  # of a choice field
