"""COPY into the tables of models: the quickest way to a large company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

Row = Mapping[str, Any]
"""Values by column; what is left out is the model's default, and an id the next one."""


def copy(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Put rows into the table of a model, past its actions and past the log."""
    defaults = _defaults_of(model)
    written = {field.column: field for field in model._meta.concrete_fields}
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, defaults))
    )
    ids = count(next_id(model)) if "id" in defaults else None
    with connection.cursor() as cursor, cursor.copy(command) as copying:
        for row in rows:
            if unknown := row.keys() - defaults.keys():
                raise TypeError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
            if ids is not None:
                defaults["id"] = next(ids)
            copying.write_row(
                [
                    _plain(written[name], row[name]) if name in row else default
                    for name, default in defaults.items()
                ]
            )


def next_id(model: type[models.Model]) -> int:
    """The first id that is free."""
    return (model._default_manager.aggregate(last=models.Max("id"))["last"] or 0) + 1


def continue_after(model: type[models.Model], sequence: str | None = None) -> None:
    """Let the ids that the database gives go on after those that were copied."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(coalesce(%s, pg_get_serial_sequence(%s, 'id'))::regclass, %s, false)",
            [sequence, table, next_id(model)],
        )


def settle() -> None:
    """What the server does by itself within minutes: collect statistics, mark what is seen, write to disk."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
        cursor.execute("CHECKPOINT")


def _defaults_of(model: type[models.Model]) -> dict[str, Any]:
    fields = model._meta.concrete_fields
    return {field.column: _default_of(field) for field in fields if field.column and not field.generated}


def _default_of(field: Any) -> Any:
    if field.db_default is models.NOT_PROVIDED:
        default = field.get_default()
    else:
        default = getattr(field.db_default, "value", field.db_default)
    return _plain(field, default)


def _plain(field: Any, value: Any) -> Any:
    is_json = isinstance(field, models.JSONField) and not isinstance(value, Jsonb | None)
    return Jsonb(value) if is_json else value
