"""Fields and values as rows of a form: the field, what is written for it, one row below the other.

Works without scripts by its empty rows; with them, choosing a field brings what fits its type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from dealwright.automation.field_values import (
    LONGEST_VALUE,
    MOST_FIELDS,
    check,
    choices_of,
    is_dynamic,
    is_long,
    settable,
)
from dealwright.automation.forms import people
from dealwright.automation.readable import TakesNames
from dealwright.events import Actor
from dealwright.kit.errors import Problem
from dealwright.people import access
from dealwright.people.access import hidden_fields
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.web import jinja

TEMPLATE = "automation/field_rows.html"
EMPTY_ROWS = 1
"""How many more can be typed at once."""


@dataclass(frozen=True)
class Row:
    """One field with what is written for it."""

    name: str
    written: str
    is_long: bool
    offered: list[str]
    """Words to choose from; anything else may be written too."""
    hint: str


class FieldRows(forms.Widget):
    """The rows."""

    def __init__(self, of_kind: str = "", actor: Actor | None = None) -> None:
        super().__init__()
        self.of_kind, self.actor = of_kind, actor

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """What was typed, by the names of the fields; rows without a field are left out."""
        columns = [data.getlist(each) if hasattr(data, "getlist") else [] for each in names_of(name)]
        pairs = zip_longest(*(column[: MOST_FIELDS + 1] for column in columns), fillvalue="")
        return {field: written for field, written in pairs if field}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form had no such rows."""
        return names_of(name)[0] not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Markup:  # type: ignore[override]
        """The rows that are filled, and one more."""
        held: Mapping[str, str] = value if isinstance(value, Mapping) else {}
        fields = offered_to(self.actor, self.of_kind)
        pairs = [*held.items(), *[("", "")] * (EMPTY_ROWS if held else 1)]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "of_kind": self.of_kind,
            "fields": fields,
            "rows": [row_of(fields, field, written) for field, written in pairs],
        }
        return jinja.render_block(jinja.template(TEMPLATE), "all_rows", context)


class FieldValuesField(TakesNames, forms.Field):
    """Values for fields of a kind of records; `of_kind` and `actor` are set by `prepare` of its form."""

    widget = FieldRows

    def for_kind(self, of_kind: str, actor: Actor) -> None:
        """Offer the fields of this kind that the actor may see."""
        self.of_kind, self.actor = of_kind, actor
        self.widget.of_kind, self.widget.actor = of_kind, actor

    def prepare_value(self, value: Any) -> Any:
        """Keys of choices and people as their words."""
        if not isinstance(value, Mapping):
            return value
        fields = {field.name: field for field in settable(self.of_kind)}
        typed = {name: _as_typed(fields.get(name), written) for name, written in value.items()}
        return {name: self.names.shown(written) for name, written in typed.items()}

    def clean(self, value: Any) -> dict[str, str]:
        """The texts as a rule keeps them."""
        typed: dict[str, str] = value or {}
        if self.required and not typed:
            raise ValidationError(_("Choose at least one field."), code="required")
        if len(typed) > MOST_FIELDS:
            raise ValidationError(_("Choose at most %(most)s fields.") % {"most": MOST_FIELDS})
        fields = {field.name: field for field in offered_to(self.actor, self.of_kind)}
        kept = {}
        for name, written in typed.items():
            if name not in fields:
                raise ValidationError(_("There is no such field (any more)."))
            if len(written) > LONGEST_VALUE:
                raise ValidationError(
                    _("%(field)s: this text is longer than 20,000 letters.") % {"field": fields[name].label}
                )
            for problem in self.names.problems_of(written)[:1]:
                raise ValidationError(f"{fields[name].label}: {problem}")
            text = self.names.kept(written.strip().replace("\r\n", "\n"))
            kept[name] = _as_kept(fields[name], text)
        try:
            check(self.of_kind, kept)
        except Problem as problem:
            raise ValidationError(str(problem)) from None
        return kept


@login_required
@require_safe
def field_row(request: HttpRequest, kind: str) -> HttpResponse:
    """One row of a kind: `?name=values&values.field=amount`; an empty one where no field is named."""
    access.require_settings(request.actor)
    if kinds.get(kind) is None:
        raise Http404
    name = request.GET.get("name", "values")[:120]
    column, written = names_of(name)
    fields = offered_to(request.actor, kind)
    row = row_of(fields, request.GET.get(column, "")[:80], request.GET.get(written, "")[:LONGEST_VALUE])
    context = {"name": name, "id": name, "of_kind": kind, "fields": fields, "row": row}
    return HttpResponse(jinja.render_block(jinja.template(TEMPLATE), "one_row", context))


def names_of(name: str) -> tuple[str, str]:
    """What the inputs of the rows are called."""
    return f"{name}.field", f"{name}.value"


def offered_to(actor: Actor | None, of_kind: str) -> list[Field]:
    """The fields that whoever sets up a rule may choose."""
    hidden = hidden_fields(actor, of_kind) if actor is not None else frozenset()
    return [field for field in settable(of_kind) if field.name not in hidden]


def row_of(fields: Iterable[Field], name: str, written: str) -> Row:
    """How a field asks for what is to be written for it."""
    field = next((one for one in fields if one.name == name), None)
    if field is None:
        return Row(name, written, is_long="\n" in written, offered=[], hint="")
    return Row(name, written, is_long(field), list(_words(field).values()), _hint(field))


def _hint(field: Field) -> str:
    if field.multiple:
        return _("One value per line. Empty empties the field.")
    hints = {
        "date": _("2026-12-31, or a formula such as ={=System:Date}."),
        "datetime": _("2026-12-31 18:00, or a formula such as ={=System:Now}."),
        "money": _("120.50, or with a currency: 120.50 USD."),
        "record": _("Its number, or a value that holds one."),
        "yes_no": _("Yes or no."),
    }
    return hints.get(field.type.name, _("Empty empties the field.") if not field.required else "")


def _words(field: Field) -> dict[str, str]:
    """What a choice keeps and what is read for it."""
    if field.type.name == "employee":
        return {f"user_{id}": f"{name} [{id}]" for id, name in people()}
    if field.type.name == "yes_no":
        return {"Y": _("Yes"), "N": _("No")}
    return dict(choices_of(field))


def _as_typed(field: Field | None, written: str) -> str:
    if field is None or is_dynamic(written):
        return written
    words = _words(field)
    return "\n".join(words.get(line.strip(), line) for line in written.split("\n"))


def _as_kept(field: Field, typed: str) -> str:
    if is_dynamic(typed):
        return typed
    keys = {words.casefold(): key for key, words in _words(field).items()}
    return "\n".join(keys.get(line.strip().casefold(), line) for line in typed.split("\n"))
