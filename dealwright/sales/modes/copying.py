"""New rows by COPY: for wide tables four times as quick as an INSERT of many values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from psycopg import sql

from dealwright.events.actions import refuse_outside_action


def copy_in(records: Sequence[Model]) -> None:
    """Save new records of one kind, as `bulk_create` does; each has its key afterwards."""
    if not records:
        return
    refuse_outside_action("records were copied in")
    model = type(records[0])
    fields = [field for field in model._meta.concrete_fields if _is_given(field, records[0])]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, len(records)],
        )
        for record, (key,) in zip(records, cursor.fetchall(), strict=True):
            record.pk = key
        command = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(model._meta.db_table),
            sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
        )
        with cursor.copy(command) as copying:
            for record in records:
                copying.write_row([_value(field, record) for field in fields])
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def _is_given(field: Any, record: Model) -> bool:
    """Not what the database fills in by itself."""
    return not field.generated and not isinstance(getattr(record, field.attname), DatabaseDefault)


def _value(field: Any, record: Model) -> Any:
    return field.get_db_prep_save(field.pre_save(record, add=True), connection)
