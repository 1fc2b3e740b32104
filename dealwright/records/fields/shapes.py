"""The object `custom` of records in the API."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from dealwright.records.fields.queries import custom_fields_of

CustomOut = Annotated[
    dict[str, Any],
    Field(
        description="The values of added fields by their codes; `GET /api/v1/custom-fields` lists the fields."
        " Texts, numbers and yes or no are plain; days `YYYY-MM-DD`; moments ISO 8601; money an object;"
        " an option its key; a colleague, a file or a record its id, `deal:42` where the field takes"
        " several kinds; several values a list. What is empty is left out.",
        examples=[{}],
    ),
]
CustomIn = Annotated[
    dict[str, Any],
    Field(
        max_length=200,
        description="Values of added fields by their codes, as they are told; null empties a field."
        " A field that is not named keeps its value.",
        examples=[{}],
    ),
]


class TellsCustom:
    """A shape of the API that tells the added fields of its record as `custom`."""

    @staticmethod
    def resolve_custom(record: Any) -> dict[str, Any]:
        return custom_of(record)


def custom_of(record: Any) -> dict[str, Any]:
    """What a program is told: the values of fields that are there, without those in the bin."""
    if not record.custom:
        return {}
    codes = (field.code for field in custom_fields_of(record.record_kind))
    return {code: record.custom[code] for code in codes if code in record.custom}
