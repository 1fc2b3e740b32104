"""Find the events of a change, those of a person, and what was undone.

The log may be large and is written all the time: each month gets its index without stopping the writers, then the
months are tied together. Stopped half-way, it goes on where it was.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

INDEXES = {
    "event_change": "(change_id)",
    "event_by_user": "(actor_id, id) WHERE actor_kind = 'user'",
    "event_undoes": "(undoes) WHERE undoes IS NOT NULL",
}


def add(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE event ADD COLUMN IF NOT EXISTS undoes uuid")
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'event'::regclass")
        months = [name for (name,) in cursor.fetchall()]
        for index, columns in INDEXES.items():
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {index} ON ONLY event {columns}")
            for month in months:
                name = f"{month}_{index.removeprefix('event_')}"
                _drop_if_half_built(cursor, name)
                cursor.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {month} {columns}")
                cursor.execute(f"ALTER INDEX {index} ATTACH PARTITION {name}")


def remove(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        for index in INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {index}")
        cursor.execute("ALTER TABLE event DROP COLUMN IF EXISTS undoes")


def _drop_if_half_built(cursor: object, name: str) -> None:
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid", [name]
    )
    if cursor.fetchone() is not None:  # type: ignore[attr-defined]
        cursor.execute(f"DROP INDEX CONCURRENTLY {name}")  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("events", "0001_open_the_log")]

    operations = [
        migrations.RunPython(add, remove),
        migrations.AddField("entry", "undoes", models.UUIDField(null=True)),
    ]
