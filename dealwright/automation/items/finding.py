"""Finding the record that a rule works on by conditions over its fields, with the filters of its list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, StringConstraints

from dealwright.api.filters import parts_of
from dealwright.automation import field_values
from dealwright.automation.filling import Formula, value_of
from dealwright.automation.records_named import kinds_held, record_named
from dealwright.automation.scope import RecordScope
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.expressions import plain
from dealwright.kit.expressions.values import Choice, Link, Reference, Value
from dealwright.kit.money import Money
from dealwright.records import kinds
from dealwright.records.fields import Field
from dealwright.records.fields.types import Employee, FieldType, Number, RecordLink, YesNo
from dealwright.records.lists import listing
from dealwright.records.lists.fields import askings_of
from dealwright.records.pipelines.models import Pipeline, Stage

MOST_CONDITIONS = 8
STAGE, PIPELINE = "records.Stage", "records.Pipeline"
_WORDS = {
    "exact": gettext_lazy("%(field)s is"),
    "gte": gettext_lazy("%(field)s is at least"),
    "lte": gettext_lazy("%(field)s is at most"),
    "contains": gettext_lazy("%(field)s contains"),
    "isnull": gettext_lazy("%(field)s is empty (yes or no)"),
}
"""The lookups that a rule may use, in words."""


class Condition(BaseModel):
    """One thing that has to be true of the record."""

    model_config = ConfigDict(extra="forbid")

    filter: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    """As the list of the API calls it: `stage_id`, `amount__gte`, `custom.weight__lte`."""
    value: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=1_000)] = ""


@dataclass(frozen=True)
class Offered:
    """A condition that may be chosen."""

    filter: str
    label: str
    type: FieldType


def offered_for(of_kind: str) -> list[Offered]:
    """What may be asked of records of a kind, field by field."""
    return list(_offered(of_kind))


def check(of_kind: str, conditions: Sequence[Condition]) -> None:
    """Refused, at the condition, where there is none or one cannot be asked."""
    if not conditions:
        raise Refused(_("Say which record is meant: write at least one condition."), field="settings.find")
    known = {one.filter: one for one in offered_for(of_kind)}
    for at, condition in enumerate(conditions):
        place = f"settings.find.{at}"
        if condition.filter not in known:
            raise Refused(_("These records cannot be found by this (any more)."), field=place)
        if not condition.value:
            raise Refused(_("Write the value to compare with."), field=place)
        if not field_values.is_dynamic(condition.value):
            try:
                _read(of_kind, known[condition.filter], condition.value, RecordScope())
            except Refused as refusal:
                raise Refused(refusal.message, field=place) from None


def find(of_kind: str, conditions: Sequence[Condition], scope: RecordScope) -> Model | None:
    """The record that fits; of several the one in the first pipeline, and there the oldest (6.7).

    A value that is worked out to nothing fits nothing: a rule must not take just any record.
    """
    kind = kinds.get(of_kind)
    found = listing.get(of_kind)
    if kind is None or found is None:
        raise Refused(_("There are no such records here (any more)."))
    known = {one.filter: one for one in offered_for(of_kind)}
    filters = found.list_of.all_filters
    records = kind.records.all()
    if _has_column(records.model, "archived_at"):
        records = records.filter(archived_at=None)
    for condition in conditions:
        if condition.filter not in known:
            raise Refused(_("These records cannot be found by this (any more)."))
        text = _read(of_kind, known[condition.filter], condition.value, scope)
        if text == "":
            return None
        value, wrong = filters[condition.filter].read(text)
        if wrong:
            raise _incomparable(known[condition.filter], text)
        records = filters[condition.filter].apply(records, value)
    order = ("pipeline__position", "pipeline_id", "pk") if _has_column(records.model, "pipeline") else ("pk",)
    first: Model | None = records.order_by(*order).first()
    return first


def _offered(of_kind: str) -> Iterator[Offered]:
    found = listing.get(of_kind)
    if found is None:
        return
    yield Offered("id", _WORDS["exact"] % {"field": _("Number")}, Number(digits=0))
    filters = found.list_of.all_filters
    askings = askings_of(found, Actor.system())
    for name in filters:
        base, lookup = parts_of(name)
        asking = askings.get(base)
        if asking is not None and lookup in _WORDS:
            yield Offered(name, _WORDS[lookup] % {"field": asking.label}, asking.type)


def _read(of_kind: str, asked: Offered, written: str, scope: RecordScope) -> str:
    """The value as the filter reads it: people and stages by their numbers, dates as ISO has them."""
    _base, lookup = parts_of(asked.filter)
    value = value_of(written, scope)
    if isinstance(value, tuple):
        value = value[0] if value else None
    if value is None or value == "":
        return ""
    if lookup == "isnull" or isinstance(asked.type, YesNo):
        truth = Field(asked.filter, asked.label, YesNo())
        return "true" if field_values.read(truth, plain(value, scope), scope) else "false"
    if isinstance(asked.type, Employee):
        person = field_values.read(Field(asked.filter, asked.label, Employee()), _named(value, scope), scope)
        return str(person.pk)
    if isinstance(asked.type, RecordLink):
        return _number_of(of_kind, asked, value, scope)
    text = _plain(value, scope)
    found = listing.get(of_kind)
    if found is not None and found.list_of.all_filters[asked.filter].read(text)[1]:
        raise _incomparable(asked, text)
    return text


def _plain(value: Value, scope: RecordScope) -> str:
    if isinstance(value, Money):
        return str(value.amount)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Choice | Reference):
        return value.key
    return value.address if isinstance(value, Link) else plain(value, scope).strip()


def _named(value: Value, scope: RecordScope) -> str:
    return f"user_{value.key}" if isinstance(value, Reference) else plain(value, scope).strip()


def _number_of(of_kind: str, asked: Offered, value: Value, scope: RecordScope) -> str:
    """The number of a linked record; a stage or a pipeline may be called by its name."""
    text = _plain(value, scope)
    model = asked.type.model  # type: ignore[attr-defined]
    if model not in (STAGE, PIPELINE):
        held = kinds_held(Field(asked.filter, asked.label, asked.type))
        return str(record_named(value, held, scope)[1])
    if text.isascii() and text.isdigit():
        return text
    named: Any = None
    if model == STAGE:
        named = Stage.objects.filter(pipeline__of_kind=of_kind).order_by("pipeline__position", "position")
    elif model == PIPELINE:
        named = Pipeline.objects.filter(of_kind=of_kind).order_by("position")
    found = named.filter(name__iexact=text).first() if named is not None else None
    if found is None:
        raise _incomparable(asked, text)
    return str(found.pk)


def _incomparable(asked: Offered, text: str) -> Refused:
    return Refused(
        _("%(condition)s: “%(value)s” is nothing it could be compared with.")
        % {"condition": asked.label, "value": text[:60]}
    )


def _has_column(model: Any, name: str) -> bool:
    return name in {field.name for field in model._meta.get_fields()}
