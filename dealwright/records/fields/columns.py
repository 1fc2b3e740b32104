"""How the database reads an added field: one expression for filters, orders and indexes, so that they agree.

The planner takes an index only for the very expression it was made of. Nothing here is text from outside: the
code of a field becomes a parameter, names of tables and indexes come from the model and from keys of rows.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func
from django.db.models.expressions import Expression
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Collate

from dealwright.records.fields.field import Field
from dealwright.records.fields.linked_types import Options, RelatedRecord
from dealwright.records.fields.types import (
    LONGEST_SORTED,
    Day,
    Employee,
    LongText,
    Moment,
    MoneyType,
    Number,
    Text,
    YesNo,
)

COLUMN = "custom"


class AsNumber(Func):
    """A text as a number of any size."""

    template = "(%(expressions)s)::numeric"
    output_field = models.DecimalField(max_digits=40, decimal_places=12)


class AsKey(Func):
    """A text as the key of a record."""

    template = "(%(expressions)s)::bigint"
    output_field = models.BigIntegerField()


def column(field: Field) -> Expression | Any:
    """What a field that holds one value is filtered and sorted by."""
    text = KeyTextTransform(field.code, COLUMN)
    match field.type:
        case Number():
            return AsNumber(text)
        case MoneyType():
            return AsNumber(KeyTextTransform("amount", KeyTransform(field.code, COLUMN)))
        case Employee():
            return AsKey(text)
        case RelatedRecord(kinds=(_only,)):
            return AsKey(text)
        case Day() | Moment() | YesNo() | Options() | RelatedRecord():
            return Collate(text, "C")  # byte by byte: days and moments are all written alike
    return text


def values(field: Field) -> Any:
    """All values of a field that may hold several, as JSON."""
    return KeyTransform(field.code, COLUMN)


def indexes(field: Field, table: str) -> list[models.Index]:
    """The indexes that serve its filters and its order; none where neither is wanted.

    They hold the records of the bin too: PostgreSQL takes figures of an expression from whole indexes only,
    and without them it walks a million records in the order of the list where one index entry would do.
    """
    if not field.is_filtered or field.row is None:
        return []
    name = index_name(table, field.row)
    if field.multiple:
        every = OpClass(values(field), name="jsonb_path_ops")
        return [GinIndex(every, name=name)]
    if is_long(field):
        return [GinIndex(OpClass(column(field), name="gin_trgm_ops"), name=name)]
    made: list[models.Index] = [models.Index(column(field), F("id"), name=name)]
    if isinstance(field.type, Text):
        words = GinIndex(OpClass(column(field), name="gin_trgm_ops"), name=f"{name}_like")
        made.append(words)
    return made


def index_name(table: str, row: int) -> str:
    """How the index of a definition is called: `crm_deal_custom_17`; a second one ends with `_like`."""
    return f"{table}_custom_{row}"


def is_long(field: Field) -> bool:
    """Whether its values may be too long for an ordered index; then it is asked what they contain."""
    return isinstance(field.type, LongText) or (
        isinstance(field.type, Text) and field.type.longest > LONGEST_SORTED
    )
