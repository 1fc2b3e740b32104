import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from dealwright.config import schema
from dealwright.config.supervisor.postgres import THROW_AWAY, Postgres
from dealwright.config.trouble import Trouble
from tests.config.conftest import clean_environment


@pytest.mark.django_db
class TestState:
    def test_is_current_when_every_migration_is_there(self):
        found = schema.state()

        assert (found.missing, found.unknown, found.is_current) == ([], [], True)

    def test_names_what_is_missing(self):
        MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")

        assert schema.state().missing == [("sessions", "0001_initial")]
        with pytest.raises(Trouble, match=r"\(it lacks sessions 0001_initial\): run dealwright migrate"):
            schema.refuse_other()

    def test_names_what_a_newer_version_did(self):
        MigrationRecorder(connection).record_applied("events", "0999_later")

        assert schema.state().unknown == [("events", "0999_later")]
        with pytest.raises(Trouble, match="belongs to a newer version of Dealwright"):
            schema.refuse_other()

    def test_costs_one_query(self, django_assert_num_queries):
        schema.state()

        with django_assert_num_queries(2):  # the other asks whether the table is there
            schema.state()


@pytest.mark.slow
class TestMigrate:
    @pytest.fixture
    def empty(self, tmp_path: Path) -> Iterator[Postgres]:
        server = Postgres(tmp_path / "server", THROW_AWAY)
        server.start()
        yield server
        server.stop()

    def test_is_done_once_when_many_begin_together(self, empty: Postgres, tmp_path: Path):
        environ = {**clean_environment(tmp_path / "var"), "DATABASE_URL": empty.url}
        command = [sys.executable, "-m", "dealwright.config.cli", "migrate"]

        begun = [
            subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        said = [process.communicate(timeout=300) for process in begun]

        assert [process.returncode for process in begun] == [0, 0, 0], said
        assert sum("Bringing the database up to date" in output for output, _ in said) == 1
        with psycopg.connect(empty.url) as asking:
            twice = "SELECT app, name FROM django_migrations GROUP BY app, name HAVING count(*) > 1"
            assert asking.execute(twice).fetchall() == []
