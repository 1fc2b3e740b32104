"""How a form asks for several values, and for records found by a part of their name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markupsafe import Markup

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.fields.field import Field
from dealwright.records.fields.linked_types import RelatedRecord
from dealwright.records.search.queries import matching
from dealwright.web import jinja

EMPTY_ROWS = 2
"""How many more values can be typed at once; works without scripts."""
MOST_ROWS = 100
MOST_OFFERED = 8
"""Records offered at once; a search brings others."""


class SeveralInputs(forms.Widget):
    """One input of the same sort below the other."""

    def __init__(self, one: forms.Widget) -> None:
        super().__init__()
        self.one = one

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Everything that was typed."""
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, []))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form had no such input."""
        return name not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The label belongs to the first input."""
        return id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The filled inputs and some empty ones."""
        filled = [one for one in value or [] if one not in (None, "")]
        rows = [*filled, *[None] * min(EMPTY_ROWS, MOST_ROWS - len(filled))]
        return format_html_join(
            "", "{}", ((self._row(name, one, at, attrs or {}),) for at, one in enumerate(rows))
        )

    def _row(self, name: str, value: Any, at: int, attrs: dict[str, Any]) -> SafeString:
        marks = {key: mark for key, mark in attrs.items() if key != "required"}
        if at:
            marks |= {"id": f"{attrs.get('id', name)}_{at}", "aria-label": _("One more")}
        return format_html('<span class="one-of-several">{}</span>', self.one.render(name, value, marks))


class SeveralField(forms.Field):
    """Several values that one field each would take."""

    def __init__(self, one: forms.Field, **kwargs: Any) -> None:
        super().__init__(widget=SeveralInputs(one.widget), **kwargs)
        self.one = one
        one.required = False

    def prepare_value(self, value: Any) -> Any:
        """Each as its field prepares it."""
        return [self.one.prepare_value(each) for each in value or []]

    def clean(self, value: Any) -> list[Any]:
        """Each as its field cleans it; empty ones are left out."""
        cleaned = [self.one.clean(each) for each in (value or [])[: MOST_ROWS + 1]]
        kept = [each for each in cleaned if each not in (None, "")]
        if self.required and not kept:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return kept


class RecordChoices(forms.Widget):
    """Records to choose from, and a line to find others by; the answers come from `find_url`."""

    def __init__(self, field: Field, actor: Actor, find_url: str | None = None) -> None:
        super().__init__()
        self.field, self.actor = field, actor
        self.find_url = find_url or (f"/custom/choices/{field.row}" if field.row else None)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The keys that are marked."""
        return [one for one in data.getlist(name) if one] if hasattr(data, "getlist") else data.get(name, [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Nothing marked is an answer too: it is omitted only where the form had no such line."""
        return name not in data and f"{name}.asked" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The line to type into."""
        return id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Markup:  # type: ignore[override]
        """The line and the choices below it."""
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "find_url": self.find_url,
            "field": self.field,
            "choices": choices_of(self.field, self.actor, chosen=value or []),
            "described": (attrs or {}).get("aria-describedby"),
        }
        return jinja.render_block(jinja.template("records/fields/choices.html"), "finder", context)


class RecordField(forms.Field):
    """One or several records; the field of the record reads them, the action asks who may see them."""

    def __init__(self, field: Field, actor: Actor, find_url: str | None = None, **kwargs: Any) -> None:
        super().__init__(widget=RecordChoices(field, actor, find_url), **kwargs)
        self.field = field

    def clean(self, value: Any) -> Any:
        """The keys as the field takes them: a list where it holds several."""
        keys = [
            int(one) if isinstance(one, str) and one.isdecimal() and one.isascii() else one
            for one in value or []
        ]
        if self.required and not keys:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        try:
            for key in keys:
                self.field.type.read(key)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return keys if self.field.multiple else keys[0] if keys else None


def choices_of(
    field: Field, actor: Actor, *, chosen: Iterable[Any] = (), text: str = ""
) -> list[tuple[str, str, str, bool]]:
    """Records to choose from, as (key, label, kind, is chosen): the chosen ones, then those that fit."""
    of: RelatedRecord = field.type  # type: ignore[assignment]
    marked = _named(of, chosen)
    rows: list[tuple[str, str, str, bool]] = []
    for name in of.kinds:
        kind = kinds.get(name)
        if kind is None:
            continue
        seen = kind.seen_by(actor)
        kept = [id for other, id in marked if other == name]
        found = matching(seen.active(), text) if text.strip() else seen.active()
        offered = [*seen.filter(pk__in=kept)] if kept else []
        offered += found.exclude(pk__in=kept).order_by("-id")[: _share(of.kinds)]
        several = str(kind.label) if len(of.kinds) > 1 else ""
        rows += [(str(of.kept(one)), str(one), several, one.pk in kept) for one in offered]
    return sorted(rows, key=lambda row: not row[3])


def _named(of: RelatedRecord, chosen: Iterable[Any]) -> Sequence[tuple[str, int]]:
    named = []
    for one in chosen:
        try:
            named.append(of.named(int(one) if isinstance(one, str) and one.isdecimal() else one))
        except (Refused, ValueError):
            continue
    return named


def _share(of: Sequence[str]) -> int:
    return max(3, MOST_OFFERED // max(1, len(of)))
