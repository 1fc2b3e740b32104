"""What a shared variable may hold."""

from __future__ import annotations

from dealwright.records.fields import types
from dealwright.records.fields.types import FieldType

TYPES: dict[str, FieldType] = {
    one.name: one
    for one in (
        types.Text(),
        types.LongText(),
        types.Number(),
        types.YesNo(),
        types.Day(),
        types.Moment(),
        types.MoneyType(),
        types.Link(),
        types.Employee(),
    )
}
"""By the name that the API calls a type."""
