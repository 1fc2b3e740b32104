"""The indexes of added fields: made and dropped beside the work of the day, while everybody writes on.

What stands is compared with what is wanted, so that a job that died half-way is simply done again: PostgreSQL
leaves an index that was not finished marked as invalid; such a one is dropped and made anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import DatabaseError, connection, models
from psycopg import sql

from dealwright.events import unrecorded
from dealwright.records import kinds
from dealwright.records.fields.columns import index_name, indexes
from dealwright.records.fields.declaring import field_from
from dealwright.records.fields.models import CustomField, IndexState

LOCK = 0x66_6965_6C64
"""One process at a time looks after indexes."""
PATIENCE = "5s"
"""How long to wait for a lock on the table before trying again later: others would queue behind us."""

_OF_FIELD = """
SELECT indexed.relname, pg_index.indisvalid
FROM pg_index
JOIN pg_class indexed ON indexed.oid = pg_index.indexrelid
JOIN pg_class tabled ON tabled.oid = pg_index.indrelid
WHERE tabled.relname = %s AND indexed.relnamespace = (SELECT current_schema()::regnamespace)
  AND indexed.relname IN (%s, %s)
"""


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else looks after indexes now; the lock ends with the connection of whoever holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def bring_about(definition: CustomField) -> None:
    """Let exactly the wanted indexes of a field stand, and write down how it went; in no transaction."""
    model = _model_of(definition)
    if model is None:
        return
    try:
        made = _reconcile(model, definition)
    except DatabaseError as error:
        _write_down(definition, IndexState.FAILED, error=str(error).strip())
        raise
    _write_down(definition, IndexState.READY if made else IndexState.NONE)


def drop_all(definition: CustomField) -> None:
    """Drop the indexes of a field that goes for good."""
    model = _model_of(definition)
    if model is not None:
        with _unhurried():
            for name in standing(model, definition):
                _drop(name)


def standing(model: type[models.Model], definition: CustomField) -> dict[str, bool]:
    """The indexes of a field that are there, and whether each is whole."""
    table = model._meta.db_table
    name = index_name(table, definition.pk)
    with connection.cursor() as cursor:
        cursor.execute(_OF_FIELD, [table, name, f"{name}_like"])
        return dict(cursor.fetchall())


def _reconcile(model: type[models.Model], definition: CustomField) -> bool:
    wanted = {index.name: index for index in indexes(field_from(definition), model._meta.db_table)}
    there = standing(model, definition)
    with _unhurried():
        for name, is_whole in there.items():
            if name not in wanted or not is_whole:
                _drop(name)
        missing = [index for name, index in wanted.items() if not there.get(name)]
        for index in missing:
            with connection.schema_editor(atomic=False) as editor:
                editor.execute(index.create_sql(model, editor, concurrently=True), params=None)
        if missing:
            # Without figures about the expression the planner would not know when the index is worth it.
            with connection.cursor() as cursor:
                cursor.execute(_composed("ANALYZE {}", model._meta.db_table))
    return bool(wanted)


def _drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_composed("DROP INDEX CONCURRENTLY IF EXISTS {}", name))


def _composed(statement: str, name: str) -> str:
    return sql.SQL(statement).format(sql.Identifier(name)).as_string(connection.connection)


@contextmanager
def _unhurried() -> Iterator[None]:
    """A million rows take a while to index, but nobody shall wait for a lock behind us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', false)")
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")
                cursor.execute("RESET lock_timeout")


def _write_down(definition: CustomField, state: IndexState, *, error: str = "") -> None:
    """Only where nobody changed the definition meanwhile; else it waits still, and is looked at again."""
    with unrecorded("how far an index is; whoever wants to know looks at the page of fields"):
        CustomField.objects.filter(pk=definition.pk, version=definition.version).update(
            index_state=state, index_error=error
        )


def _model_of(definition: CustomField) -> type[models.Model] | None:
    kind = kinds.get(definition.of_kind)
    return apps.get_model(kind.model) if kind is not None else None
