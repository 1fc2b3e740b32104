"""The field of a form in which a quantity is typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from dealwright.kit.quantities import LARGEST_QUANTITY, Counted, quantity_typed, spelled


class QuantityField(forms.CharField):
    """A quantity with a comma or a point; what its goods allow is refused by the action, with their name."""

    def __init__(
        self, *, min_value: Counted = 0, max_value: Counted = LARGEST_QUANTITY, **kwargs: Any
    ) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=16, **kwargs)
        self.least, self.most = Decimal(min_value), Decimal(max_value)

    def prepare_value(self, value: Any) -> Any:
        """With the decimal sign of the language; what was typed stays as it was typed."""
        return spelled(value) if isinstance(value, Decimal | int) else value

    def clean(self, value: Any) -> Any:
        """The quantity; None for nothing where it may stay empty."""
        text = super().clean(value)
        if not text:
            return None
        quantity = quantity_typed(text)
        if quantity is None:
            raise ValidationError(_("Write a quantity, such as 2 or 0.5."))
        MinValueValidator(self.least)(quantity)
        MaxValueValidator(self.most)(quantity)
        return quantity
