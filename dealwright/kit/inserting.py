"""New rows whose statement is written once for each table.

Django writes the text of each INSERT anew, column by column. It differs only in which columns are left to the
database, so it is kept, and PostgreSQL keeps its plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, models
from django.db.models import sql
from django.db.models.expressions import DatabaseDefault

from dealwright.kit import preparing


@dataclass(frozen=True)
class _Text:
    """An INSERT with places for the values, and how Django reads what it gives back."""

    text: str
    converters: dict[int, tuple[list[Any], Any]]
    """Of a few columns, by their place: functions, and the column they are told of."""
    takes_columns: bool
    """Whether it takes the values of each column together, as Django prefers it for many rows."""

    def read(self, row: Sequence[Any], connection: Any) -> list[Any]:
        """The row as the record is to hold it."""
        values = list(row)
        for place, (functions, column) in self.converters.items():
            for function in functions:
                values[place] = function(values[place], column, connection)
        return values


MOST_ROWS = 20
"""Of one statement that is kept."""

_texts: dict[tuple[Any, ...], _Text] = {}


def insert(
    model: type[models.Model],
    row: models.Model,
    fields: Sequence[Any],
    returning: Sequence[Any] | None,
    using: str,
) -> list[Any] | None:
    """Write one new row as Django does; a list of the one row it gives back, of the fields `returning`.

    None where a value is an expression: then nothing was written, and Django has to do it.
    """
    return _insert(model, [row], fields, returning, using)


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one table in one statement, as `bulk_create` does; they know their ids then.

    For a few rows, each number of which has a statement of its own, and for tables of the machinery alone:
    nothing looks here whether an action is under way, as it has to be for a record.
    """
    if not rows:
        return
    model = type(rows[0])
    manager, fields = model._base_manager, [one for one in model._meta.concrete_fields if not one.primary_key]
    returning = model._meta.db_returning_fields
    written = _insert(model, rows, fields, returning, manager.db) if len(rows) <= MOST_ROWS else None
    if written is None:
        manager.bulk_create(rows)
        return
    for row, given_back in zip(rows, written, strict=True):
        for field, value in zip(returning, given_back, strict=True):
            setattr(row, field.attname, value)
        row._state.adding, row._state.db = False, manager.db


def _insert(
    model: type[models.Model],
    rows: Sequence[models.Model],
    fields: Sequence[Any],
    returning: Sequence[Any] | None,
    using: str,
) -> list[Any] | None:
    connection = connections[using]
    values: list[Any] = []
    left_out = []
    for row in rows:
        for field in fields:
            value = field.pre_save(row, add=True)
            if isinstance(value, DatabaseDefault):
                left_out.append(field.attname)
            elif hasattr(value, "resolve_expression"):
                return None
            else:
                values.append(field.get_db_prep_save(value, connection=connection))
    names = tuple(field.attname for field in fields)
    key = (model, names, len(returning or ()), len(rows), *left_out)
    known = _texts.get(key)
    if known is None:
        known = _texts[key] = _write(model, rows, fields, returning, using)
    if known.takes_columns:
        values = [values[place :: len(fields)] for place in range(len(fields))]
    with preparing.cursor(using) as cursor:
        cursor.execute(known.text, values)
        return [known.read(row, connection) for row in cursor.fetchall()] if returning else []


def _write(
    model: type[models.Model],
    rows: Sequence[models.Model],
    fields: Sequence[Any],
    returning: Sequence[Any] | None,
    using: str,
) -> _Text:
    query = sql.InsertQuery(model)
    query.insert_values(list(fields), list(rows))
    compiler = query.get_compiler(using=using)
    compiler.returning_fields = returning
    ((text, values),) = compiler.as_sql()
    takes_columns = len(rows) > 1 and len(values) == len(fields) and "UNNEST" in text
    given_back = [field.get_col(model._meta.db_table) for field in returning or ()]
    return _Text(text, compiler.get_converters(given_back), takes_columns)
