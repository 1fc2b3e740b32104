import os
import re
import signal
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.config.conftest import PATIENCE_SECONDS, Start, free_port

pytestmark = pytest.mark.slow


def url_of(data: Path) -> str:
    return (data / "postgres.url").read_text().strip()


class TestUp:
    def test_serves_and_says_how_to_sign_in(self, start: Start):
        product = start(fresh=True).ready()

        assert f"Dealwright is ready at http://127.0.0.1:{product.port}" in product.said
        assert re.search(r"Sign in as admin@example\.com with the password \S{16} \(shown only", product.said)
        assert product.ask("/healthz") == (200, "alive\n")
        assert product.ask("/readyz") == (200, "ready\n")

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_stops_everything_cleanly(self, start: Start, number: int):
        product = start().ready()
        family = product.family()
        assert len(family) >= 4

        code = product.stop(number)

        assert code == 0
        assert "was killed" not in product.said
        assert [process for process in family if Path(f"/proc/{process}").exists()] == []
        assert "Traceback" not in product.said

    def test_keeps_the_password_to_the_first_start(self, start: Start):
        second = start().ready()

        assert "with the password" not in second.said
        assert "dealwright user password --email" in second.said
        assert "Bringing the database up to date" not in second.said

    def test_recovers_after_everything_was_killed(self, start: Start):
        first = start().ready()
        first.kill_everything()

        second = start(port=first.port).ready()

        assert second.ask("/readyz") == (200, "ready\n")

    def test_leaves_nobody_behind_when_only_the_supervisor_is_killed(self, start: Start):
        product = start().ready()
        family = product.family()

        os.kill(product.process.pid, signal.SIGKILL)
        product.process.wait()

        until = time.monotonic() + 60
        while any(Path(f"/proc/{process}").exists() for process in family) and time.monotonic() < until:
            time.sleep(0.1)
        assert [process for process in family if Path(f"/proc/{process}").exists()] == []

    @pytest.mark.parametrize("words", ["serve --host", "cli worker", "postgres -D"])
    def test_starts_a_process_again_that_was_killed(self, start: Start, words: str):
        product = start().ready()
        before = product.child(words)

        os.kill(before, signal.SIGKILL)

        product.wait_for("starts again")
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if product.ask("/readyz") == (200, "ready\n") and product.child(words) != before:
                    break
            except (OSError, AssertionError):
                pass
            time.sleep(0.1)
        assert product.child(words) != before
        assert product.ask("/readyz") == (200, "ready\n")
        assert product.stop() == 0

    def test_runs_beside_another_installation(self, start: Start, tmp_path: Path):
        one = start(data=tmp_path / "one")
        two = start(data=tmp_path / "two")

        assert one.ready().ask("/readyz") == two.ready().ask("/readyz") == (200, "ready\n")
        assert url_of(one.data) != url_of(two.data)
        one.stop()
        assert two.ask("/readyz") == (200, "ready\n")

    def test_creates_the_administrator_the_operator_names(self, start: Start):
        email, password = "ana@loja.example", "a-long-own-password"
        named = {"DEALWRIGHT_ADMIN_EMAIL": email, "DEALWRIGHT_ADMIN_PASSWORD": password}

        product = start(fresh=True, environ=named).ready()

        assert f"Sign in as {email} with the password from DEALWRIGHT_ADMIN_PASSWORD" in product.said
        assert password not in product.said

    def test_stops_within_the_first_start(self, start: Start):
        product = start(fresh=True)
        product.wait_for("Making the database")

        assert product.stop() == 0

        assert "Traceback" not in product.said
        assert start(fresh=True, port=product.port).ready().ask("/readyz") == (200, "ready\n")


class TestUpRefuses:
    def test_a_port_that_is_taken(self, start: Start):
        with closing(socket.create_server(("127.0.0.1", 0))) as other:
            product = start(fresh=True, port=other.getsockname()[1])
            code = product.process.wait(PATIENCE_SECONDS)

        assert code == 1
        assert product.said == (
            f"Error: Port {product.port} is taken by another program: "
            "stop that, or choose another with --port\n"
        )
        assert not (product.data / "postgres").exists()

    def test_a_data_folder_that_is_in_use(self, start: Start):
        first = start().ready()

        second = start(port=free_port())

        assert second.process.wait(PATIENCE_SECONDS) == 1
        assert second.said == (
            f"Error: The data folder {first.data} is in use by "
            f"`dealwright up` (process {first.process.pid}): stop it first, or use another --data\n"
        )
        assert first.ask("/readyz") == (200, "ready\n")

    def test_a_database_of_a_newer_version(self, start: Start):
        first = start().ready()
        with psycopg.connect(url_of(first.data)) as connection:
            connection.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('events', '0999_later', now())"
            )
        assert first.ask("/readyz") == (503, "the database schema is not the one of this version\n")
        first.stop()

        second = start()

        assert second.process.wait(PATIENCE_SECONDS) == 1
        assert second.said == (
            "Error: The database belongs to a newer version of Dealwright (it has events 0999_later): "
            "start that version again, or restore a backup from before the upgrade\n"
        )

    def test_the_data_of_another_major(self, start: Start, tmp_path: Path):
        cluster = tmp_path / "var" / "postgres"
        cluster.mkdir(parents=True)
        (cluster / "PG_VERSION").write_text("12\n")

        product = start(fresh=True)

        assert product.process.wait(PATIENCE_SECONDS) == 1
        assert product.said.startswith(
            f"Error: The data folder {tmp_path / 'var'} was made by PostgreSQL 12, and"
        )
        assert len(product.said.splitlines()) == 1

    def test_a_data_folder_that_is_a_file(self, start: Start, tmp_path: Path):
        (tmp_path / "var").write_text("")

        product = start(fresh=True)

        assert product.process.wait(PATIENCE_SECONDS) == 1
        assert product.said.startswith(f"Error: The data folder {tmp_path / 'var'} cannot be used")
        assert len(product.said.splitlines()) == 1

    def test_a_server_that_does_not_answer(self, start: Start):
        product = start(fresh=True, environ={"DATABASE_URL": "postgresql://ana:secret@127.0.0.1:1/shop"})

        assert product.process.wait(PATIENCE_SECONDS) == 1
        assert product.said.startswith(
            "Error: The database at postgresql://ana@127.0.0.1:1/shop does not answer"
        )
        assert "secret" not in product.said
        assert len(product.said.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can fill a disk of its own")
class TestUpOnAFullDisk:
    @pytest.fixture
    def small_disk(self, tmp_path: Path):
        disk = tmp_path / "disk"
        disk.mkdir()
        mounting = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(disk)]
        if subprocess.run(mounting, capture_output=True, check=False).returncode != 0:
            pytest.skip("this machine does not let us mount a disk")
        yield disk
        subprocess.run(["umount", str(disk)], check=True)

    def test_says_so_in_one_line(self, start: Start, small_disk: Path):
        product = start(fresh=True, data=small_disk / "var")

        assert product.process.wait(PATIENCE_SECONDS) == 1
        assert re.fullmatch(
            r"Error: The disk is full: \S+ has \d+ MB free, and 100 MB are needed\n", product.said
        )
