"""Added fields in the forms of records: whole forms, and one field on a card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Problem
from dealwright.kit.money import typed
from dealwright.people.access import hidden_fields
from dealwright.people.users.models import User
from dealwright.records.fields.declaring import usual_section
from dealwright.records.fields.field import CUSTOM, Field
from dealwright.records.fields.linked_types import Attachment, ListedField, Options, RelatedRecord
from dealwright.records.fields.queries import custom_fields_of
from dealwright.records.fields.types import Employee, MoneyType, YesNo
from dealwright.records.fields.widgets import RecordField, SeveralField
from dealwright.records.files.queries import files_of


class WithCustomFields(forms.Form):
    """A form of a record that asks for its added fields too, as `custom.CODE`."""

    custom: dict[str, Field]

    def ask_for_custom(self, kind_name: str, *, actor: Actor, record: Any = None) -> None:
        """Add the fields this person may fill in, in their order."""
        hidden = hidden_fields(actor, kind_name)
        asked = (
            field for field in custom_fields_of(kind_name) if field.is_in_form and field.name not in hidden
        )
        self.custom = add_fields(self, asked, actor=actor, record=record)

    def hold_listed(self, record: Any) -> None:
        """Let the fields that choose from lists keep what the record holds."""
        for name, field in self.fields.items():
            if record is not None and isinstance(field, ListedField):
                field.hold(getattr(record, name))

    @property
    def custom_sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The added fields under their headings."""
        sections: dict[str, list[forms.BoundField]] = {}
        for name, field in self.custom.items():
            sections.setdefault(field.section or usual_section(), []).append(self[name])
        return list(sections.items())

    @property
    def custom_values(self) -> dict[str, Any]:
        """What was typed into them, by code, for the action."""
        return values_of(self, self.custom.values())

    @property
    def own_values(self) -> dict[str, Any]:
        """What was typed into all others."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(CUSTOM)}

    def complain(self, problem: Problem, **renamed: str) -> None:
        """Put everything that was refused at its field, or above the form."""
        for one in [problem, *problem.also]:
            name = renamed.get(one.field or "", one.field)
            self.add_error(name if name in self.fields else None, str(one))


def add_fields(
    form: forms.Form, fields: Iterable[Field], *, actor: Actor, record: Any = None
) -> dict[str, Field]:
    """Let a form ask for these fields; answers with them, by the names they have in the form."""
    asked: dict[str, Field] = {}
    for field in fields:
        asked[field.name] = field
        kept = record.custom.get(field.code) if record is not None else field.default
        form.fields[field.name] = form_field_of(field, kept, actor=actor, record=record)
        form.initial[field.name] = initial_of(field, kept)
    return asked


def values_of(form: forms.Form, fields: Iterable[Field]) -> dict[str, Any]:
    """The clean values of added fields, by code."""
    return {field.code: form.cleaned_data[field.name] for field in fields if field.name in form.cleaned_data}


def form_field_of(field: Field, kept: Any, *, actor: Actor, record: Any = None) -> forms.Field:
    """The form field that asks for it; what the record holds now may always be kept."""
    held = (kept if isinstance(kept, list) else [kept]) if kept is not None else []
    common: dict[str, Any] = {"label": field.label, "required": field.required, "help_text": field.help_text}
    match field.type:
        case Options():
            return _choice(field, [(one.key, one.words) for one in field.type.offered(held)], common)
        case Attachment():
            files = files_of(record) if record is not None else []
            return _choice(field, [(str(file.pk), file.name) for file in files], {**common, "coerce": int})
        case Employee():
            people = User.objects.active() | User.objects.filter(pk__in=held)
            if field.multiple:
                box = forms.CheckboxSelectMultiple()
                return forms.ModelMultipleChoiceField(queryset=people, widget=box, **common)
            return forms.ModelChoiceField(queryset=people, empty_label=_("Nobody"), **common)
        case RelatedRecord():
            return RecordField(field, actor, **common)
    one = _typed_by_hand(field, held, actor)
    if field.multiple:
        return SeveralField(one, **common)
    one.help_text = field.help_text
    return one


def _typed_by_hand(field: Field, held: list[Any], actor: Actor) -> forms.Field:
    label: Any = field.label
    if isinstance(field.type, MoneyType):
        currency = held[0]["currency"] if held else field.type.currency
        label = _with_unit(label, currency)
        return MoneyType(currency).form_field(label=label, actor=actor, required=field.required)
    if unit := getattr(field.type, "unit", ""):
        label = _with_unit(label, unit)
    return field.type.form_field(label=label, actor=actor, required=field.required)


def _with_unit(label: Any, unit: str) -> Any:
    """“Weight, kg”; in the preview of a field without a name, no words at all."""
    return _("%(field)s, %(unit)s") % {"field": label, "unit": unit} if label else label


def _choice(field: Field, choices: list[tuple[str, Any]], common: dict[str, Any]) -> forms.Field:
    if field.multiple:
        box = forms.CheckboxSelectMultiple()
        return forms.TypedMultipleChoiceField(choices=choices, widget=box, empty_value=[], **common)
    blank = [("", _("Not filled"))]
    return forms.TypedChoiceField(choices=[*blank, *choices], empty_value=None, **common)


def initial_of(field: Field, kept: Any) -> Any:
    """A kept value as the form field shows it."""
    if field.multiple:
        return [_initial_of_one(field, one) for one in kept or []]
    one = None if kept is None else _initial_of_one(field, kept)
    return ([] if one is None else [one]) if isinstance(field.type, RelatedRecord) else one


def _initial_of_one(field: Field, kept: Any) -> Any:
    match field.type:
        case MoneyType():
            return typed(field.type.read(kept))
        case YesNo():
            return "true" if kept else "false"
        case Options() | Employee() | RelatedRecord():
            return kept
        case Attachment():
            return str(kept)
    return field.type.read(kept)
