"""The fields of a kind as a list sees them: its columns, and what it may be narrowed by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dealwright.api.filters import parts_of
from dealwright.events import Actor
from dealwright.people.access import hidden_names
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of
from dealwright.records.fields.types import FieldType
from dealwright.records.lists.cells import ALIGNED_TO_END, Cell, cell_of, look_of
from dealwright.records.lists.listing import Column, Listing


@dataclass(frozen=True)
class Shown:
    """A column that may be shown: that of a field, or one of the list's own."""

    name: str
    label: Any
    field: Field | None = None
    column: Column | None = None
    sorts: bool = False

    @cached_property
    def is_at_end(self) -> bool:
        """Whether its values stand at the end of their column, as figures do."""
        if self.column is not None:
            return self.column.is_at_end
        return self.field is not None and look_of(self.field) in ALIGNED_TO_END

    @property
    def look(self) -> str:
        """How its cells look; those of the list's own columns differ from record to record."""
        return look_of(self.field) if self.field is not None else "own"

    def cell(self, record: Any, names: Mapping[Any, str]) -> Cell:
        """What it shows of a record; `names` are those of what an added field points to."""
        if self.column is not None:
            return self.column.cell(record)
        return cell_of(self.field, record, names) if self.field is not None else Cell()


@dataclass(frozen=True)
class Asking:
    """Something a list may be narrowed by: a base such as `amount`, with what may be asked of it."""

    base: str
    label: Any
    type: FieldType
    lookups: frozenset[str]
    """`exact`, `in`, `gte`, `lte`, `during`, `contains`, `isnull`."""


def columns_of(listing: Listing, actor: Actor) -> dict[str, Shown]:
    """Every column the reader may choose, by name: those of fields in their order, then the list's own."""
    hidden = hidden_names(actor, listing.kind)
    sorted_by = {name.removeprefix("-") for name in listing.list_of.all_sortings}
    of_fields = {
        field.name: Shown(
            field.name,
            listing.labels.get(field.name, field.label),
            field=field,
            sorts=field.name in sorted_by,
        )
        for field in fields_of(listing.kind)
        if field.is_listed and field.name not in hidden
    }
    own = {
        column.name: Shown(column.name, column.label, column=column)
        for column in listing.further_columns
        if hidden.isdisjoint(column.of)
    }
    return of_fields | own


def askings_of(listing: Listing, actor: Actor) -> dict[str, Asking]:
    """Everything the reader may narrow the list by, by the base of its parameters."""
    hidden = hidden_names(actor, listing.kind)
    return {one.base: one for one in _all_askings(listing, hidden)}


def _all_askings(listing: Listing, hidden: frozenset[str]) -> Iterator[Asking]:
    filters = listing.list_of.all_filters
    by_base: dict[str, set[str]] = {}
    for name, one in filters.items():
        if hidden.isdisjoint(one.of):
            base, lookup = parts_of(name)
            by_base.setdefault(base, set()).add(lookup)
    for field in fields_of(listing.kind):
        telling = [
            name for name, one in filters.items() if name in by_base and tuple(one.of) == (field.name,)
        ]
        base = next((name for name in (field.name, f"{field.name}_id", *telling) if name in by_base), "")
        if base and field.is_filtered:
            label = listing.labels.get(field.name, field.label)
            yield Asking(base, label, field.type, frozenset(by_base[base]))
    for more in listing.narrowings:
        if more.parameter in by_base:
            yield Asking(more.parameter, more.label, more.type, frozenset(by_base[more.parameter]))
