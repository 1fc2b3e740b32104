"""Changing many records at once: read and locked together, changed by their own verbs, written together.

with held(deals):                       # locked by the caller, in the order of their ids
    for deal in deals:
        edit_deal(deal, source="call", by=actor)      # no query to lock, none to save
# here all that changed is written by one statement for each set of columns

The verbs do not know of it: `objects.locked(record)` answers with the record that is held, `record.save()`
waits for the end. So what holds for one record holds for many, and costs a fraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models

_held: ContextVar[Held | None] = ContextVar("held", default=None)


class Held:
    """The records in our hands, as they were and as they are to be written."""

    def __init__(self, records: Iterable[Any]) -> None:
        self._records = {(type(one), one.pk): one for one in records}
        self._before = {key: _columns(one) for key, one in self._records.items()}
        self._dirty: dict[tuple[type, int], None] = {}

    def get(self, model: type, key: Any) -> Any:
        """The held record of that key, or None."""
        return self._records.get((model, key))

    def keep_back(self, record: Any) -> bool:
        """Whether the record is held, and its writing waits for the end."""
        key = (type(record), record.pk)
        if self._records.get(key) is not record:
            return False
        self._dirty[key] = None
        return True

    def is_changed(self, record: Any) -> bool:
        """Whether a verb has saved the record."""
        return (type(record), record.pk) in self._dirty

    def take_back(self, record: Any) -> None:
        """Let the record be as it was when it was taken: its change was refused."""
        key = (type(record), record.pk)
        for name, value in self._before[key].items():
            setattr(record, name, value)
        self._dirty.pop(key, None)

    def write(self) -> None:
        """Write what changed: one statement for each set of columns."""
        groups: dict[tuple[type, tuple[str, ...]], list[Any]] = {}
        for key in sorted(self._dirty, key=lambda each: each[1]):
            record, before = self._records[key], self._before[key]
            changed = tuple(name for name, value in _columns(record).items() if value != before[name])
            if changed:
                groups.setdefault((key[0], changed), []).append(record)
        for (model, names), records in groups.items():
            _update(model, names, records)
        self._dirty.clear()


@contextmanager
def held(records: Iterable[Any]) -> Iterator[Held]:
    """Inside, verbs find these records locked and their saves wait for the end; a failure writes nothing."""
    hand = Held(records)
    token = _held.set(hand)
    try:
        yield hand
        hand.write()
    finally:
        _held.reset(token)


def held_record(model: type, record: Any) -> Any:
    """The held record behind this one (or this key), or None."""
    hand = _held.get()
    return hand.get(model, record.pk if isinstance(record, models.Model) else record) if hand else None


def is_kept_back(record: Any) -> bool:
    """Whether saving this record waits for the end of a change of many."""
    hand = _held.get()
    return hand is not None and hand.keep_back(record)


def _columns(record: Any) -> dict[str, Any]:
    """The values of its columns; lists and dictionaries as they are now."""
    return {
        field.attname: _copied(getattr(record, field.attname))
        for field in record._meta.concrete_fields
        if not field.primary_key
    }


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, list | dict) else value


def _update(model: Any, names: tuple[str, ...], records: list[Any]) -> None:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [model._meta.pk, *(by_name[name] for name in names)]
    quote = connection.ops.quote_name
    row = ", ".join(f"%s::{field.db_type(connection).removeprefix('serial')}" for field in fields)
    sets = ", ".join(f"{quote(field.column)} = given.{quote(field.column)}" for field in fields[1:])
    columns = ", ".join(quote(field.column) for field in fields)
    statement = (
        f"UPDATE {quote(model._meta.db_table)} AS kept SET {sets}"  # noqa: S608  names of our own columns
        f" FROM (VALUES {', '.join([f'({row})'] * len(records))}) AS given({columns})"
        f" WHERE kept.{quote(fields[0].column)} = given.{quote(fields[0].column)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [
                field.get_db_prep_save(getattr(record, field.attname), connection)
                for record in records
                for field in fields
            ],
        )
