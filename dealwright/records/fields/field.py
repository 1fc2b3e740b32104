"""One field of a kind, described once; cards, forms, lists, bulk changes, rights and undo read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dealwright.records.fields.types import FieldType

CUSTOM = "custom."
"""How the names of fields begin that people added: `custom.weight`."""


@dataclass(frozen=True)
class Field:
    """A field: what it is called, what it holds, and where it may appear."""

    name: str
    """As in `FieldChange`, addresses and the API: `amount`, `custom.weight`."""
    label: Any
    """“Amount”, lazily translated; words of people as they wrote them."""
    type: FieldType
    multiple: bool = False
    """Holds a list of values of its type."""
    required: bool = False
    help_text: Any = ""
    attribute: str = ""
    """Of the record, where it is not called like the field."""
    argument: str = ""
    """Of the kind's `edit`, where it is not called like the field."""
    is_editable: bool = True
    is_hideable: bool = False
    """A role may hide it."""
    is_for_many: bool = False
    """May be set for many records at once."""
    is_listed: bool = True
    """May be a column of a list."""
    is_filtered: bool = False
    is_sorted: bool = False
    """Has an index, so that a list may be put in its order at any size."""
    is_searched: bool = False
    """Of those people added: whether a record is found by what stands in it."""
    is_on_card: bool = True
    is_in_form: bool = True
    section: str = ""
    """The heading it stands under on cards and in forms; empty is the usual one."""
    default: Any = None
    """As a record would keep it; what a new record holds where nobody said otherwise."""
    row: int | None = None
    """Of those people added, the key of its definition."""

    @property
    def is_custom(self) -> bool:
        """Whether people added it."""
        return self.name.startswith(CUSTOM)

    @property
    def code(self) -> str:
        """The name without the beginning that marks added fields."""
        return self.name.removeprefix(CUSTOM)

    def value_of(self, record: Any) -> Any:
        """What the record holds: a value, a list where there may be several, None where it is empty."""
        if not self.is_custom:
            return getattr(record, self.attribute or self.name)
        return self.read(record.custom.get(self.code))

    def read(self, plain: Any) -> Any:
        """The value a JSON form, or the value itself, stands for. Raises Refused where it stands for none."""
        if self.multiple:
            return [self.type.read(one) for one in plain or []]
        return None if plain is None else self.type.read(plain)

    def plain(self, value: Any) -> Any:
        """The JSON form of a value, as the facts of an edit keep it."""
        if self.multiple:
            return [self.type.plain(one) for one in value or []]
        return None if value is None else self.type.plain(value)

    def kept(self, value: Any) -> Any:
        """The JSON form a record keeps among its custom fields; None where there is nothing to keep."""
        if not self.multiple:
            return None if value is None else self.type.kept(value)
        each: list[Any] = []
        for one in value or []:
            kept = self.type.kept(one)
            if kept not in each:
                each.append(kept)
        return each or None

    def show(self, value: Any) -> str:
        """The value in words, in the reader's language; empty for an empty one."""
        values = value if self.multiple else [value]
        return ", ".join(self.type.show(one) for one in values or [] if one is not None and one != "")
