"""The types that facts of events are made of, each with one lasting JSON shape."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, WithJsonSchema

from dealwright.kit.money import Money, from_json, show, to_json


class Ref(BaseModel):
    """A record as it was called at that moment: kind, id and label."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    id: int
    label: str

    def __str__(self) -> str:
        return self.label


def ref(record: Any) -> Ref:
    """The reference of a record (anything with a `record_kind`, a primary key and a text)."""
    return Ref(kind=record.record_kind, id=record.pk, label=str(record)[:200])


class FieldChange(BaseModel):
    """One tracked field of an edit, before and after, as JSON values. Undo reads the before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    before: Any = None
    after: Any = None


def _to_money(value: Any) -> Money:
    return value if isinstance(value, Money) else from_json(value)


Amount = Annotated[
    Money,
    PlainValidator(_to_money),
    PlainSerializer(to_json),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"amount": {"type": "string"}, "currency": {"type": "string"}},
            "required": ["amount", "currency"],
        }
    ),
]
"""Money as a fact: `{"amount": "12.50", "currency": "BRL"}`."""


def shown(value: Any) -> str:
    """A fact as it stands in a sentence, in the reader's language."""
    if isinstance(value, Money):
        return show(value)
    if isinstance(value, list):
        return ", ".join(shown(item) for item in value)
    return "" if value is None else str(value)
