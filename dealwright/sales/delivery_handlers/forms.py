"""What a person types about a delivery handler; rows of what it offers and asks for stand beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dealwright.sales.delivery_handlers.models import DeliveryHandler, SettingType

EMPTY_ROWS = 2
MOST_ROWS = 60
TYPES = {
    SettingType.STRING: gettext_lazy("Text"),
    SettingType.NUMBER: gettext_lazy("Number"),
    SettingType.YES_NO: gettext_lazy("Yes or no"),
    SettingType.LIST: gettext_lazy("List"),
    SettingType.SECRET: gettext_lazy("Secret"),
}
"""What each type of setting is called."""


class HandlerForm(forms.Form):
    """A handler, new or changed. The code of one that is there stays."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy(
            "Small Latin letters, digits and hyphens. The handler is told it with each call; it stays."
        ),
    )
    calculate_url = forms.CharField(
        label=gettext_lazy("Where prices are asked"),
        max_length=500,
        widget=forms.TextInput(attrs={"type": "url", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "An address of the handler. It is told the goods and the place, and answers with a price."
        ),
    )
    request_url = forms.CharField(
        label=gettext_lazy("Where parcels are announced"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"type": "url", "spellcheck": "false"}),
        help_text=gettext_lazy("Left empty, it takes no requests to fetch parcels."),
    )
    cancel_url = forms.CharField(
        label=gettext_lazy("Where requests are taken back"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"type": "url", "spellcheck": "false"}),
    )
    tracks_by_callback = forms.BooleanField(
        label=gettext_lazy("It tells where parcels are"),
        required=False,
        help_text=gettext_lazy("With each request it is given a secret address of its own for that."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, handler: DeliveryHandler | None) -> None:
        names = ("name", "calculate_url", "request_url", "cancel_url", "tracks_by_callback", "version")
        initial = {name: getattr(handler, name) for name in names} if handler is not None else {}
        super().__init__(data, initial=initial, label_suffix="")
        if handler is not None:
            del self.fields["code"]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes, once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


@dataclass
class ProfileRow:
    """Something the handler offers, as it stands in the form."""

    code: str = ""
    name: str = ""
    description: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.code or self.name or self.description)


@dataclass
class SettingRow:
    """Something the handler asks for, as it stands in the form."""

    code: str = ""
    name: str = ""
    type: str = SettingType.STRING.value
    options: str = ""
    """With semicolons between."""
    is_required: bool = False
    errors: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.code or self.name or self.options)


def profile_rows(handler: DeliveryHandler | None, sent: Any) -> list[ProfileRow]:
    """As they were typed, or as they stand; with some empty ones."""
    if sent is not None:
        rows = [ProfileRow(*cells) for cells in _cells(sent, "profile", "code", "name", "description")]
    else:
        known = handler.profiles if handler is not None else []
        rows = [ProfileRow(one["code"], one["name"], one.get("description", "")) for one in known]
    return [row for row in rows if not row.is_empty] + [ProfileRow() for _n in range(EMPTY_ROWS)]


def setting_rows(handler: DeliveryHandler | None, sent: Any) -> list[SettingRow]:
    """The same of what it asks for."""
    if sent is not None:
        cells = _cells(sent, "setting", "code", "name", "type", "options", "required")
        rows = [
            SettingRow(code, name, kind or SettingType.STRING.value, options, needed == "yes")
            for code, name, kind, options, needed in cells
        ]
    else:
        known = handler.settings_asked if handler is not None else []
        rows = [
            SettingRow(one.code, one.name, one.type, "; ".join(one.options), one.is_required) for one in known
        ]
    return [row for row in rows if not row.is_empty] + [SettingRow() for _n in range(EMPTY_ROWS)]


def profiles_from(rows: list[ProfileRow]) -> list[dict[str, str]]:
    """What the rows spell."""
    return [
        {"code": row.code, "name": row.name, "description": row.description}
        for row in rows
        if not row.is_empty
    ]


def settings_from(rows: list[SettingRow]) -> list[dict[str, Any]]:
    """What the rows spell."""
    return [
        {
            "code": row.code,
            "name": row.name,
            "type": row.type,
            "is_required": row.is_required,
            "options": [one.strip() for one in row.options.split(";") if one.strip()],
        }
        for row in rows
        if not row.is_empty
    ]


def _cells(sent: Any, prefix: str, *names: str) -> list[tuple[str, ...]]:
    columns = [
        [" ".join(cell.split()) for cell in sent.getlist(f"{prefix}_{name}")[:MOST_ROWS]] for name in names
    ]
    return list(zip_longest(*columns, fillvalue=""))
