"""New rows by COPY: for wide tables four times as quick as an INSERT of many values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model
from django.db.models.expressions import DatabaseDefault
from psycopg import sql

from dealwright.events.actions import refuse_outside_action


def copy_in(records: Sequence[Model]) -> None:
    """Save new records of one kind, as `bulk_create` does; each has its key afterwards.

    They are given as they are to be: what a field would fill in at its saving is not filled in.
    """
    if not records:
        return
    refuse_outside_action("records were copied in")
    model = type(records[0])
    fields = [field for field in model._meta.concrete_fields if _is_given(field, records[0])]
    writers = [_writer(field) for field in fields]
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
                copying.write_row([write(record) for write in writers])
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def _is_given(field: Any, record: Model) -> bool:
    """Not what the database fills in by itself."""
    return not field.generated and not isinstance(getattr(record, field.attname), DatabaseDefault)


def _writer(field: Any) -> Callable[[Model], Any]:
    """How the value of a field is read for its column: as it is, where the driver understands it so."""
    if isinstance(field, JSONField):
        return lambda record: field.get_db_prep_save(getattr(record, field.attname), connection)
    return attrgetter(field.attname)
