"""Which fields use a reference list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dealwright.records import kinds
from dealwright.records.fields.linked_types import Listed
from dealwright.records.reference_lists.models import ReferenceList


@dataclass(frozen=True)
class OwnField:
    """A field that came with the product and chooses from a list."""

    label: Any
    of: Any
    """How the records are called that have it: “Deals”."""


def fields_using(found: ReferenceList) -> list[OwnField]:
    """The fields that came with the product and choose from this list, in the order of the menu."""
    if not found.is_built_in:
        return []
    return [
        OwnField(field.label, kind.label_plural)
        for kind in kinds.all_kinds()
        for field in kind.fields
        if isinstance(field.type, Listed) and field.type.code == found.code
    ]
