"""One cell of a list, changed where it stands."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit.errors import Conflict
from dealwright.kit.money import Money, typed
from dealwright.people.access import Verb
from dealwright.people.users.queries import people_within
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import ListedField
from dealwright.records.fields.types import Employee, MoneyType, RecordLink
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.models import Stage
from dealwright.records.tags.actions import set_tags
from dealwright.records.tags.fields import TagsField

VALUE = "value"


class CellForm(forms.Form):
    """The value of one field of one record, with the version and the value its reader saw."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, field: Field, record: Any, actor: Actor) -> None:
        initial = {
            VALUE: as_typed(field, record),
            "version": record.version,
            "seen": seen_value(field, record),
        }
        super().__init__(data, initial=initial)
        self.fields[VALUE] = _form_field(field, record, actor)
        self.fields[VALUE].widget.attrs |= {"aria-label": str(field.label), "data-cell-value": "yes"}


def save(kind: RecordKind, record: Any, field: Field, form: CellForm, *, by: Actor) -> Any:
    """Change the field through the verb of its kind. Changes of other fields meanwhile stand in no way."""
    value, version = form.cleaned_data[VALUE], form.cleaned_data["version"]
    if version != record.version and form.cleaned_data["seen"] == seen_value(field, record):
        version = record.version
    return give(kind, record, field, value, version=version, by=by)


def give(
    kind: RecordKind, record: Any, field: Field, value: Any, *, version: int | None = None, by: Actor
) -> Any:
    """Let a field of a record hold the value, by the verb its kind has for that."""
    if field.name == "stage" and kind.move is not None:
        return kind.move(record, to=value, version=version, by=by)
    if field.name == "tags":
        return set_tags(record, tags=value or [], version=version, by=by)
    if kind.edit is None:
        raise Conflict(_("These records are not changed by hand."))
    if field.is_custom:
        return kind.edit(record, version=version, custom={field.code: value}, by=by)
    return kind.edit(
        record, version=version, by=by, **{field.argument or field.name: emptied(kind, field, value)}
    )


def emptied(kind: RecordKind, field: Field, value: Any) -> Any:
    """Nothing, as the column of a built-in field holds it: an empty text where it knows no null."""
    if value is not None or field.attribute:
        return value
    model: Any = kind.records.model
    column = model._meta.get_field(field.name)
    return "" if isinstance(column, models.CharField | models.TextField) and not column.null else None


def as_typed(field: Field, record: Any) -> Any:
    """The present value as its form shows it."""
    value = None if field.is_custom and record.custom.get(field.code) is None else field.value_of(record)
    if isinstance(value, Money):
        return typed(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def seen_value(field: Field, record: Any) -> str:
    """The present value as text to compare with: whether somebody changed this very field since."""
    value = record.custom.get(field.code) if field.is_custom else field.plain(field.value_of(record))
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True)


def _form_field(field: Field, record: Any, actor: Actor) -> forms.Field:
    if field.name == "tags":
        return TagsField(label=field.label, required=False, max_length=1_500)
    if field.name == "stage":
        stages = Stage.objects.filter(pipeline=record.pipeline_id)
        return forms.ModelChoiceField(label=field.label, queryset=stages, empty_label=None)
    type = field.type
    if isinstance(type, MoneyType) and (present := field.value_of(record)) is not None:
        type = dataclasses.replace(type, currency=str(present.currency))
    form_field = type.form_field(label=field.label, actor=actor, required=field.required)
    if isinstance(form_field, ListedField):
        form_field.hold(field.value_of(record) or "")
    if isinstance(type, Employee) and type.record_kind and hasattr(record, "pipeline_id"):
        # Rights may differ from pipeline to pipeline.
        people = people_within(actor, type.record_kind, Verb.CHANGE, record.pipeline_id)
        form_field.queryset = people  # type: ignore[attr-defined]
    if isinstance(type, RecordLink) and hasattr(form_field, "queryset"):
        present = field.value_of(record)
        keys = list(form_field.queryset.order_by("-pk").values_list("pk", flat=True)[:50])
        form_field.queryset = form_field.queryset.model._default_manager.filter(
            pk__in=[*keys, *([present.pk] if present is not None else [])]
        )
    return form_field
