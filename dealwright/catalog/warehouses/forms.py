"""What a person types about a warehouse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.warehouses.actions import LONGEST_ADDRESS, LONGEST_NAME
from dealwright.catalog.warehouses.models import Warehouse


class WarehouseForm(forms.Form):
    """A warehouse, new or changed."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    address = forms.CharField(label=_("Address"), max_length=LONGEST_ADDRESS, required=False)
    is_for_pickup = forms.BooleanField(label=_("Buyers may fetch their goods here"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.label_suffix = ""

    def values(self) -> dict[str, Any]:
        """As the actions take them, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class WarehouseChangesForm(WarehouseForm):
    """A warehouse there is already: whether it is used, and whether it is the default one, too."""

    is_active = forms.BooleanField(
        label=_("Goods may lie here"),
        required=False,
        help_text=_("A warehouse that rests is offered nowhere. Only an empty one can rest."),
    )
    is_default = forms.BooleanField(
        label=_("The default warehouse"),
        required=False,
        help_text=_("What is counted or comes in without a warehouse being named lies there."),
    )

    def __init__(self, data: Any = None, *, warehouse: Warehouse) -> None:
        super().__init__(data)
        names = ("name", "address", "is_for_pickup", "is_active", "is_default", "version")
        self.initial = {name: getattr(warehouse, name) for name in names}
        if warehouse.is_default:  # stays both until another one is made it
            del self.fields["is_default"], self.fields["is_active"]
