"""What a rule that reads a record leaves for the rules below it: its fields as plain values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.automation.rules.catalogue import Result
from dealwright.automation.scope import kind_of_field
from dealwright.kit.expressions.values import Kind
from dealwright.kit.money import Money
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Attachment
from dealwright.records.fields.queries import fields_of

_AS_THEY_ARE = frozenset({Kind.NUMBER, Kind.YES_NO, Kind.DAY, Kind.MOMENT, Kind.MONEY})
"""Kinds of values that stay what they are; of others people's words are left."""


def facts_of(record: Any) -> dict[str, Any]:
    """Its number, what it is called, every field; of records and people their numbers too: `contact_id`."""
    found: dict[str, Any] = {"id": record.pk, "label": str(record)}
    for field in _told(record.record_kind):
        held = field.value_of(record)
        values = held if field.multiple else [held]
        shown = [_plain(field, one) for one in values or [] if one is not None and one != ""]
        found[field.name] = shown if field.multiple else shown[0] if shown else None
        if kind_of_field(field) is Kind.RECORD and not field.multiple:
            found[f"{field.name}_id"] = getattr(held, "pk", None)
    return found


def nothing(of_kind: str) -> dict[str, Any]:
    """The same where there is no such record: `{=A12:id}` is empty then."""
    return {result.name: None for result in results_of_kind(of_kind)}


def results_of_kind(of_kind: str) -> tuple[Result, ...]:
    """The names and labels of these facts."""
    results = [
        Result("id", _("Number"), Kind.NUMBER),
        Result("label", _("What it is called")),
        *(Result(field.name, field.label, _kind(field)) for field in _told(of_kind)),
    ]
    return tuple(results)


def _told(of_kind: str) -> list[Field]:
    return [field for field in fields_of(of_kind) if not isinstance(field.type, Attachment)]


def _kind(field: Field) -> Kind:
    kind = kind_of_field(field)
    return Kind.NUMBER if kind is Kind.MONEY else kind if kind in _AS_THEY_ARE else Kind.TEXT


def _plain(field: Field, held: Any) -> Any:
    if isinstance(held, dict):  # a way to reach somebody, with its type
        return str(held.get("value", ""))
    if isinstance(held, Money):
        return str(held.amount)
    if isinstance(held, Decimal):
        return str(held.normalize() + 0) if held % 1 else int(held)
    if isinstance(held, date):
        return held.isoformat()
    return held if isinstance(held, bool | int) else field.type.show(held)
