"""The schema of an empty database, written down: loaded in a second, where migrations take half a minute.

`bin/snapshot` writes it anew. It may lag behind: what migrations came since is applied on top of it.
"""

import re
import subprocess
from pathlib import Path

from django.db import connection, transaction

from dealwright.config.supervisor import binaries

FILE = Path(__file__).with_name("snapshot.sql")
HEAD = "-- Written by bin/snapshot from the migrations: PostgreSQL {major}\n"
SEEDED = ("django_migrations", "records_fields_mark", "records_reference_list")
"""Tables in which migrations leave rows."""
MONTHS = "public.event_2*"
"""The partitions of the log: each installation makes its own."""

_SETTING = re.compile(r"^(SET |SELECT pg_catalog\.set_config|\\(un)?restrict |COMMENT ON EXTENSION|--)")
_MOMENT = re.compile(r"'\d{4}-\d\d-\d\d \d\d:[^']+'")


def load() -> bool:
    """Fill an empty database; False where this one is not empty, or not such as the snapshot is of."""
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "SELECT current_schema() = 'public'"
            " AND NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)"
        )
        is_empty = cursor.fetchone()[0]
        if not is_empty or connection.pg_version // 10_000 < _major():  # type: ignore[attr-defined]
            return False
        cursor.execute(FILE.read_text())
    return True


def write(url: str) -> None:
    """Write the snapshot from a database that the migrations alone have made."""
    found = binaries.find()
    FILE.write_text(HEAD.format(major=found.major) + dump(url))


def dump(url: str) -> str:
    """The schema of a database and the rows of its migrations, statement by statement, without its months."""
    command = [binaries.find().program("pg_dump"), "--no-owner", "--no-privileges"]
    schema = _run([*command, "--schema-only", f"--exclude-table={MONTHS}", url])
    tables = [f"--table=public.{name}" for name in SEEDED]
    rows = _run([*command, "--data-only", "--inserts", "--rows-per-insert=1000", *tables, url])
    return schema + _MOMENT.sub("now()", rows)


def _run(command: list[str]) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return "".join(
        line for line in said.splitlines(keepends=True) if line.strip() and not _SETTING.match(line)
    )


def _major() -> int:
    with FILE.open() as file:
        return int(file.readline().split()[-1])
