import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from dealwright.config import schema, snapshot
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


def written_again(server: Postgres, database: str) -> list[str]:
    """A database line by line, but for the numbers, the mark and the ends of rows that no two share.

    PostgreSQL writes an expression a little differently once it was loaded again: so all of it is.
    """
    again = f"{database}_again"
    with psycopg.connect(server.url, autocommit=True) as asking:
        asking.execute(f"CREATE DATABASE {again}")
    with psycopg.connect(
        server.url_of(again), autocommit=True, cursor_factory=psycopg.ClientCursor
    ) as loading:
        loading.execute(snapshot.dump(server.url_of(database)))
    own = re.compile(r"^\t\(\d+, |'[0-9a-f]{8}-[0-9a-f-]{27}'|setval\(.*|[,;]$")
    return sorted(own.sub("", line) for line in snapshot.dump(server.url_of(again)).splitlines())


@pytest.mark.slow
class TestMigrate:
    @pytest.fixture
    def empty(self, tmp_path: Path) -> Iterator[Postgres]:
        server = Postgres(tmp_path / "server", THROW_AWAY)
        server.start()
        yield server
        server.stop()

    def test_makes_of_the_snapshot_what_the_migrations_make(self, empty: Postgres, tmp_path: Path):
        with psycopg.connect(empty.url, autocommit=True) as asking:
            asking.execute("CREATE DATABASE step_by_step")
        step_by_step = empty.url_of("step_by_step")
        environ = clean_environment(tmp_path / "var")

        quickly = [sys.executable, "-m", "dealwright.config.cli", "migrate"]
        subprocess.run(quickly, env={**environ, "DATABASE_URL": empty.url}, check=True, timeout=300)
        slowly = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
        settings = {"DATABASE_URL": step_by_step, "DJANGO_SETTINGS_MODULE": "dealwright.config.settings"}
        subprocess.run(slowly, env={**environ, **settings}, check=True, timeout=600)

        made = written_again(empty, "dealwright")
        assert made == written_again(empty, "step_by_step")
        assert "CREATE TABLE public.crm_deal (" in made

    def test_leaves_a_database_alone_that_is_not_empty(self, empty: Postgres, tmp_path: Path):
        with psycopg.connect(empty.url, autocommit=True) as asking:
            asking.execute("CREATE TABLE of_somebody_else (id int)")
        environ = {
            **clean_environment(tmp_path / "var"),
            "DATABASE_URL": empty.url,
            "DJANGO_SETTINGS_MODULE": "dealwright.config.settings",
        }
        ask = "import django; django.setup(); from dealwright.config import snapshot; print(snapshot.load())"

        said = subprocess.run(
            [sys.executable, "-c", ask], env=environ, check=True, capture_output=True, text=True
        )

        assert said.stdout.split()[-1] == "False"
        with psycopg.connect(empty.url) as asking:
            tables = (
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            )
            assert asking.execute(tables).fetchall() == [("of_somebody_else",)]

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
