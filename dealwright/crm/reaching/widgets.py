"""The input of phones and e-mails: a row for each, and an empty one for the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TYPE_WORDS = {
    "work": gettext_lazy("Work"),
    "mobile": gettext_lazy("Mobile"),
    "home": gettext_lazy("Home"),
    "fax": gettext_lazy("Fax"),
    "other": gettext_lazy("Other"),
}

INVALID = SafeString(' aria-invalid="true"')
SELECTED = SafeString(" selected")

Row = dict[str, str]


class WaysInput(forms.Widget):
    """Rows of value and type. Works without scripts: one more empty row than there are values."""

    def __init__(self, input_type: str) -> None:
        super().__init__()
        self.row_type = input_type

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        values = data.getlist(name)
        types = data.getlist(f"{name}_type")
        types += ["work"] * (len(values) - len(types))
        return [{"value": value, "type": type} for value, type in zip(values, types, strict=False)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_

    def render(
        self, name: str, value: Iterable[Row] | None, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        filled = [row for row in value or [] if row["value"].strip()]
        rows = [*filled, {"value": "", "type": "mobile" if self.row_type == "tel" else "work"}]
        marks = dict(attrs or {})
        return format_html_join("", "{}", ((self._row(name, row, at, marks),) for at, row in enumerate(rows)))

    def _row(self, name: str, row: Row, at: int, marks: dict[str, Any]) -> SafeString:
        id = marks.get("id", name) if at == 0 else f"{marks.get('id', name)}_{at}"
        label = format_html(' aria-label="{}"', _("One more")) if at else ""
        invalid = INVALID if marks.get("aria-invalid") else ""
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, SELECTED if code == row["type"] else "", words) for code, words in TYPE_WORDS.items()),
        )
        return format_html(
            '<span class="way">'
            '<input type="{}" name="{}" id="{}" value="{}" maxlength="254" autocomplete="off"{}{}>'
            '<select name="{}_type" aria-label="{}">{}</select></span>',
            self.row_type,
            name,
            id,
            row["value"],
            label,
            invalid,
            name,
            _("Type"),
            options,
        )


class WaysField(forms.Field):
    """Phones or e-mails; the action checks them, because the API sends the same."""

    def __init__(self, *, input_type: str, **kwargs: Any) -> None:
        super().__init__(required=False, widget=WaysInput(input_type), **kwargs)

    def clean(self, value: list[Row] | None) -> list[Row]:
        return [row for row in value or [] if row["value"].strip()]
