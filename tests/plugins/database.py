"""The database of a test run: one migrated template, one clone for each test process.

Only databases whose name begins with `test_` are made and dropped.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from dealwright.config.env import ROOT, parse_database_url

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
LOCK_KEY = 0x7465_7374


@pytest.fixture(scope="session")
def clone_name() -> str:
    """The database of this test process."""
    return f"test_{os.environ['DEALWRIGHT_TEST_RUN']}_{WORKER or 'main'}"


@pytest.fixture(scope="session")
def template_name(django_db_blocker: object) -> str:
    """A database with every migration applied; made by whoever comes first, kept while migrations stay."""
    name = f"test_template_utf8_{_hash_of_migrations()}"
    with _administration() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
        if not _exists(server, name):
            _make_template(server, name, django_db_blocker)
    return name


@pytest.fixture(scope="session")
def django_db_setup(template_name: str, clone_name: str, django_db_blocker: object) -> Iterator[None]:
    """Instead of pytest-django's: a clone takes 40 ms, migrating seconds."""
    from django.test import TransactionTestCase

    def start_over(test_case: object) -> None:
        _clone(template_name, clone_name)

    # Truncating would need rights that the log refuses, and would lose what migrations brought.
    original, TransactionTestCase._fixture_teardown = TransactionTestCase._fixture_teardown, start_over
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        _clone(template_name, clone_name)
    yield
    TransactionTestCase._fixture_teardown = original
    with _administration() as server:
        _drop(server, clone_name)


@contextmanager
def on_database(name: str, *, made_from: str = "") -> Iterator[None]:
    """Let Django use another database inside; with `made_from` it is made anew from that template."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    if made_from:
        _clone(made_from, name)
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def dropped_afterwards(name: str) -> Iterator[None]:
    """Leave no database of that name behind."""
    try:
        yield
    finally:
        with _administration() as server:
            _drop(server, name)


def _clone(template: str, name: str) -> None:
    """Make the database of this process anew, and let Django use it."""
    from django.db import connection

    from dealwright.events import months

    connection.close()
    with _administration() as server:
        _drop(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    connection.settings_dict["NAME"] = name
    months.ensure_ahead()


def _make_template(server: psycopg.Connection, name: str, blocker: object) -> None:
    from django.core.management import call_command
    from django.db import connection

    from dealwright.config import snapshot

    half = f"{name}_half"
    _drop(server, half)
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 LC_CTYPE 'C.UTF-8'").format(sql.Identifier(half))
    )
    connection.close()
    before, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], half
    with blocker.unblock():  # type: ignore[attr-defined]
        snapshot.load()
        call_command("migrate", interactive=False, verbosity=0)
        connection.close()
    connection.settings_dict["NAME"] = before
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name))
    )


def _hash_of_migrations() -> str:
    digest = hashlib.sha256()
    written = sorted((ROOT / "dealwright").glob("*/migrations/*.py"))
    for path in [*written, ROOT / "dealwright" / "config" / "snapshot.sql"]:
        digest.update(str(path).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _administration() -> Iterator[psycopg.Connection]:
    found = parse_database_url(os.environ["DATABASE_URL"])
    words = {
        "host": found["HOST"],
        "port": found["PORT"],
        "user": found["USER"],
        "password": found["PASSWORD"],
    }
    given = {name: value for name, value in words.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given, **found["OPTIONS"]) as server:
        yield server
