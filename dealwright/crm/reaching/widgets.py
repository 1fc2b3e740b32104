"""The input of phones, e-mails, pages and messengers: a row for each, and an empty one for the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dealwright.crm.reaching.ways import EMAIL, MESSENGER, PHONE, TYPES, WEB, wrong_rows

TYPE_WORDS: dict[str, Any] = {
    "work": gettext_lazy("Work"),
    "mobile": gettext_lazy("Mobile"),
    "home": gettext_lazy("Home"),
    "fax": gettext_lazy("Fax"),
    "pager": gettext_lazy("Pager"),
    "mailing": pgettext_lazy("type of a phone or an e-mail", "Mailings"),
    "other": gettext_lazy("Other"),
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "viber": "Viber",
    "vk": "VK",
    "skype": "Skype",
    "livejournal": "LiveJournal",
    "twitter": "X (Twitter)",
}
INPUT_TYPES = {PHONE: "tel", EMAIL: "email", WEB: "text", MESSENGER: "text"}
"""A page may be typed without `https://`, which an input of type `url` would not let through."""
INVALID = SafeString(' aria-invalid="true"')
SELECTED = SafeString(" selected")

Row = dict[str, str]


class WaysInput(forms.Widget):
    """Rows of value and type. Works without scripts: one more empty row than there are values."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.wrong: frozenset[int] = frozenset()
        """The rows that were refused, by their place among the filled ones."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        values = data.getlist(name)
        types = data.getlist(f"{name}_type")
        types += [TYPES[self.kind][0]] * (len(values) - len(types))
        return [{"value": value, "type": type} for value, type in zip(values, types, strict=False)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_

    def render(
        self, name: str, value: Iterable[Row] | None, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        filled = [row for row in value or [] if row["value"].strip()]
        rows = [*filled, {"value": "", "type": "mobile" if self.kind == PHONE else TYPES[self.kind][0]}]
        marks = dict(attrs or {})
        return format_html_join("", "{}", ((self._row(name, row, at, marks),) for at, row in enumerate(rows)))

    def _row(self, name: str, row: Row, at: int, marks: dict[str, Any]) -> SafeString:
        id = marks.get("id", name) if at == 0 else f"{marks.get('id', name)}_{at}"
        label = format_html(' aria-label="{}"', _("One more")) if at else ""
        is_wrong = at in self.wrong or (marks.get("aria-invalid") and not self.wrong)
        described = (
            format_html(' aria-describedby="{}"', marks["aria-describedby"])
            if (is_wrong and marks.get("aria-describedby"))
            else ""
        )
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, SELECTED if code == row["type"] else "", TYPE_WORDS[code]) for code in TYPES[self.kind]),
        )
        return format_html(
            '<span class="way">'
            '<input type="{}" name="{}" id="{}" value="{}" maxlength="254" autocomplete="off"{}{}{}>'
            '<select name="{}_type" aria-label="{}">{}</select></span>',
            INPUT_TYPES[self.kind],
            name,
            id,
            row["value"],
            label,
            INVALID if is_wrong else "",
            described,
            name,
            _("Type"),
            options,
        )


class WaysField(forms.Field):
    """All ways of one kind. Each row that cannot be right is marked and told; the action checks once more.

    `region` is the country of numbers written without its code; the form sets it.
    """

    widget: WaysInput

    def __init__(self, *, kind: str, region: str | None = None, **kwargs: Any) -> None:
        super().__init__(required=False, widget=WaysInput(kind), **kwargs)
        self.kind, self.region = kind, region

    def clean(self, value: list[Row] | None) -> list[Row]:
        rows = [row for row in value or [] if row["value"].strip()]
        wrong = dict(wrong_rows(self.kind, rows, self.region))
        self.widget.wrong = frozenset(wrong)
        if wrong:
            raise forms.ValidationError([str(message) for message in wrong.values()])
        return rows


def ways_fields(region: str | None) -> dict[str, WaysField]:
    """The four fields by their names, for forms of records that are reached by them."""
    return {
        "phones": WaysField(kind=PHONE, region=region, label=_("Phones")),
        "emails": WaysField(kind=EMAIL, region=region, label=_("E-mails")),
        "web_pages": WaysField(kind=WEB, region=region, label=_("Web pages")),
        "messengers": WaysField(kind=MESSENGER, region=region, label=_("Messengers")),
    }
