"""The input of further addresses: a group of inputs for each, and an empty one for the next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from markupsafe import Markup

from dealwright.crm.addresses.places import LONGEST, MOST, TYPE_WORDS, checked
from dealwright.kit.countries import countries
from dealwright.kit.errors import Refused
from dealwright.web import jinja

PARTS = ("type", *LONGEST, "country")

Row = dict[str, str]


class AddressesInput(forms.Widget):
    """Groups of inputs. Works without scripts: one more empty group than there are addresses."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        columns = {part: data.getlist(f"{name}_{part}") for part in PARTS}
        many = min(max(map(len, columns.values())), MOST + 1)
        return [
            {part: column[at] if at < len(column) else "" for part, column in columns.items()}
            for at in range(many)
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}_street" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Markup:  # type: ignore[override]
        filled = [row for row in value or [] if _is_filled(row)]
        empty = dict.fromkeys(PARTS, "") | {"type": "delivery"}
        rows = [*filled, empty] if len(filled) < MOST else filled
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "invalid": bool((attrs or {}).get("aria-invalid")),
            "rows": rows,
            "types": list(TYPE_WORDS.items()),
            "countries": [("", _("Country")), *countries()],
            "longest": LONGEST,
        }
        return jinja.render_block(jinja.template("crm/addresses/rows.html"), "rows", context)


class AddressesField(forms.Field):
    """Further addresses; empty groups are left out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=AddressesInput(), **kwargs)

    def clean(self, value: list[Row] | None) -> list[Row]:
        rows = [row for row in value or [] if _is_filled(row)]
        try:
            return [one.told() for one in checked(rows)]
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


def _is_filled(row: Row) -> bool:
    return any(str(value).strip() for part, value in row.items() if part != "type")
