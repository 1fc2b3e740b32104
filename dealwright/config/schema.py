"""Whether the database and this code fit together, and how the database is brought up to date."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from dealwright.config import snapshot
from dealwright.config.first_start import supplement
from dealwright.config.trouble import Trouble

Name = tuple[str, str]

LOCK_KEY = 0x6465616C  # "deal": any number, the same in every process of the product
LOCK_TIMEOUT = "30s"


@dataclass(frozen=True)
class State:
    """The migrations the database still lacks, and those that this code does not know."""

    missing: list[Name]
    unknown: list[Name]

    @property
    def is_current(self) -> bool:
        """Whether this code may serve this database."""
        return not self.missing and not self.unknown


def state() -> State:
    """Compare the database with this code; one query."""
    known, replaced = _of_this_code()
    applied = set(MigrationRecorder(connection).applied_migrations())
    return State(missing=sorted(known - applied - replaced), unknown=sorted(applied - known - replaced))


def refuse_newer(found: State) -> None:
    """Raise Trouble when a newer version of the product has worked on the database."""
    if found.unknown:
        newest = ", ".join(f"{app} {name}" for app, name in found.unknown[:3])
        raise Trouble(
            f"The database belongs to a newer version of Dealwright (it has {newest}): "
            "start that version again, or restore a backup from before the upgrade"
        )


def refuse_other() -> None:
    """Raise Trouble unless the schema is the one of this code."""
    found = state()
    refuse_newer(found)
    if found.missing:
        first = " ".join(found.missing[0])
        raise Trouble(f"The database is behind this version (it lacks {first}): run dealwright migrate")


def megabytes() -> int:
    """The size of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) / 1000000")
        return int(cursor.fetchone()[0])


def migrate(progress: Callable[[str], None]) -> None:
    """Bring the database up to date; one process does it while others wait.

    An empty one is filled from the snapshot, which spares it most migrations.
    """
    with _lock():
        found = state()
        refuse_newer(found)
        if found.is_current:
            return
        progress(f"Bringing the database up to date: {len(found.missing)} steps")
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            snapshot.load()
            call_command("migrate", interactive=False, verbosity=0)
            supplement()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 0")


@contextmanager
def _lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])


@cache
def _of_this_code() -> tuple[set[Name], set[Name]]:
    """The migrations on disk, and those that a squashed one among them replaces."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
    return set(loader.disk_migrations), replaced
