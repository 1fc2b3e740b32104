"""The form that asks for what a stage demands, and saving it together with the move."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext as _

from dealwright.events import Actor, action
from dealwright.kit.errors import Problem, Refused
from dealwright.people.access import Verb
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.fields.forms import form_field_of
from dealwright.records.fields.linked_types import Attachment, RelatedRecord
from dealwright.records.fields.types import Employee, MoneyType, RecordLink
from dealwright.records.fields.widgets import RecordField, SeveralField
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.demanded_files import (
    ask_for_files,
    attached,
    clean_files,
    refuse_unseen_files,
)
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.requiring import REASON
from dealwright.records.tags.actions import set_tags
from dealwright.records.tags.fields import TagsField

Move = Callable[..., Any]
"""`move(record, to=stage, version=…, by=actor)`; with a `reason` where the stage demands that of a loss."""


class DemandForm(forms.Form):
    """The fields a record lacks for a stage; each of them is needed."""

    def __init__(
        self, data: Any = None, files: Any = None, *, record: Any, fields: Iterable[Field], actor: Actor
    ) -> None:
        super().__init__(data, files, auto_id="demand_%s")
        self.label_suffix = ""
        self.actor = actor
        self.asked = list(fields)
        for field in self.asked:
            if isinstance(field.type, Attachment):
                ask_for_files(self, field, record)
            else:
                self.fields[field.name] = _form_field(field, record, actor)

    def clean(self) -> dict[str, Any]:
        """Linked records as themselves, if the person may see them."""
        cleaned = super().clean() or self.cleaned_data
        for field in self.asked:
            if isinstance(field.type, Attachment):
                clean_files(self, field)
            kind = _linked_kind(field)
            if kind is None or field.name not in cleaned:
                continue
            keys = cleaned[field.name] if field.multiple else [cleaned[field.name]]
            seen = kind.seen_by(self.actor).in_bulk(keys)
            if len(seen) < len(set(keys)):
                self.add_error(field.name, _("There is no such record, or you may not see it."))
            else:
                each = [seen[key] for key in dict.fromkeys(keys)]
                cleaned[field.name] = each if field.multiple else each[0]
        return cleaned

    def values(self) -> list[tuple[Field, Any]]:
        """What was typed, field by field."""
        return [(field, self.cleaned_data[field.name]) for field in self.asked]

    def complain(self, problem: Problem) -> None:
        """Put everything that was refused at its field, or above the form."""
        for one in [problem, *problem.also]:
            self.add_error(one.field if one.field in self.fields else None, str(one))


@action
def fill_and_move(
    record: Any,
    values: Iterable[tuple[Field, Any]],
    *,
    to: Stage,
    move: Move,
    version: int | None = None,
    by: Actor,
) -> Any:
    """Give the fields these values and move the record to the stage: one change, or none at all.

    Uploads are in the storage before (`demanded_files.stored`).
    """
    filled = [(field, attached(field, value, to=record, by=by)) for field, value in values]
    kind, given = kinds.get(record.record_kind), as_arguments(filled)
    tags, reason = given.pop("tags", None), given.pop(REASON, "")
    if given and kind is not None and kind.edit is not None:
        record, version = kind.edit(record, version=version, by=by, **given), None
    if tags is not None:
        record, version = set_tags(record, tags=tags, version=version, by=by), None
    return move(record, to=to, version=version, by=by, **({"reason": reason} if reason else {}))


def as_arguments(values: Iterable[tuple[Field, Any]]) -> dict[str, Any]:
    """What was typed, in the words of the verbs of its kind; added fields together."""
    given: dict[str, Any] = {}
    for field, value in values:
        if field.is_custom:
            given.setdefault("custom", {})[field.code] = value
        else:
            given[field.argument or field.name] = value
    return given


def linked(field: Field) -> Field | None:
    """A built-in field of records, as one that finds them by a part of their name; None for others."""
    kind = _linked_kind(field)
    if kind is None:
        return None
    return dataclasses.replace(field, type=RelatedRecord(kinds=(kind.name,)))


def refuse_unseen(field: Field, value: Any, by: Actor) -> None:
    """Refused where a built-in field would lead to records, or any to files, that the actor may not see."""
    if isinstance(field.type, Attachment):
        refuse_unseen_files(field, value, by)
        return
    kind = _linked_kind(field)
    if kind is None:
        return
    keys = {one.pk for one in (value if field.multiple else [value])}
    if len(kind.seen_by(by).in_bulk(keys)) < len(keys):
        raise Refused(_("There is no such record, or you may not see it."), field=field.name)


def _linked_kind(field: Field) -> RecordKind | None:
    if field.is_custom or not isinstance(field.type, RecordLink):
        return None
    return kinds.get(getattr(apps.get_model(field.type.model), "record_kind", ""))


def _form_field(field: Field, record: Any, actor: Actor) -> forms.Field:
    if field.is_custom:
        return form_field_of(dataclasses.replace(field, required=True), None, actor=actor, record=record)
    if field.name == "tags":
        return TagsField(label=field.label, max_length=1_500, help_text=_("Words separated by commas."))
    if found := linked(field):
        url = f"/pipelines/choices/{record.record_kind}/{field.name}"
        return RecordField(found, actor, url, label=field.label, help_text=field.help_text)
    type = field.type
    if isinstance(type, MoneyType):
        currency = getattr(record, "currency", type.currency)
        label = _("%(field)s, %(unit)s") % {"field": field.label, "unit": currency}
        return MoneyType(currency).form_field(label=label, actor=actor, required=True)
    if isinstance(type, Employee):
        return _people(field, type, record, actor)
    one = type.form_field(label=field.label, actor=actor, required=True)
    if field.multiple:
        return SeveralField(one, label=field.label, help_text=field.help_text)
    one.help_text = field.help_text
    return one


def _people(field: Field, type: Employee, record: Any, actor: Actor) -> forms.Field:
    people = User.objects.active()
    if type.record_kind:
        people = people_within(actor, type.record_kind, Verb.CHANGE, getattr(record, "pipeline_id", None))
    if field.multiple:
        box = forms.CheckboxSelectMultiple()
        return forms.ModelMultipleChoiceField(queryset=people, widget=box, label=field.label)
    one = type.form_field(label=field.label, actor=actor, required=True)
    one.queryset = people  # type: ignore[attr-defined]
    return one
