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

    def read(self, row: Sequence[Any], connection: Any) -> list[Any]:
        """The row as the record is to hold it."""
        values = list(row)
        for place, (functions, column) in self.converters.items():
            for function in functions:
                values[place] = function(values[place], column, connection)
        return values


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
    connection = connections[using]
    values, left_out = [], []
    for field in fields:
        value = field.pre_save(row, add=True)
        if isinstance(value, DatabaseDefault):
            left_out.append(field.attname)
        elif hasattr(value, "resolve_expression"):
            return None
        else:
            values.append(field.get_db_prep_save(value, connection=connection))
    names = tuple(field.attname for field in fields)
    key = (model, names, len(returning or ()), *left_out)
    known = _texts.get(key)
    if known is None:
        known = _texts[key] = _write(model, row, fields, returning, using)
    with preparing.cursor(using) as cursor:
        cursor.execute(known.text, values)
        return [known.read(cursor.fetchone(), connection)] if returning else []


def _write(
    model: type[models.Model],
    row: models.Model,
    fields: Sequence[Any],
    returning: Sequence[Any] | None,
    using: str,
) -> _Text:
    query = sql.InsertQuery(model)
    query.insert_values(list(fields), [row])
    compiler = query.get_compiler(using=using)
    compiler.returning_fields = returning
    ((text, _values),) = compiler.as_sql()
    given_back = [field.get_col(model._meta.db_table) for field in returning or ()]
    return _Text(text, compiler.get_converters(given_back))
