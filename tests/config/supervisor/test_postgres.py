import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dealwright.config.supervisor import identity, leftovers
from dealwright.config.supervisor.postgres import THROW_AWAY, Postgres
from dealwright.config.trouble import Trouble

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "var", THROW_AWAY)
    server.start()
    yield server
    server.stop()


def query(url: str, words: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(words)
        row = found.fetchone() if found.description else None
    return row[0] if row else None


class TestStart:
    def test_knows_letters_of_every_script(self, server: Postgres):
        assert query(server.url, "SELECT lower('ЖЁЛТЫЙ ÇÃO Łódź')") == "жёлтый ção łódź"
        assert query(server.url, "SELECT 'Жанна' ILIKE 'жан%'") is True
        assert query(server.url, "SHOW server_encoding") == "UTF8"

    def test_listens_to_nobody_but_its_owner(self, server: Postgres):
        assert query(server.url, "SHOW listen_addresses") == ""
        assert server.sockets.stat().st_mode & 0o777 == 0o700

    def test_keeps_what_was_committed(self, server: Postgres):
        query(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        server.stop()

        server.start()

        assert query(server.url, "SELECT answer FROM kept") == 42

    def test_recovers_after_everything_was_killed(self, tmp_path: Path):
        server = Postgres(tmp_path / "var")
        server.start()
        query(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
        for process in leftovers.processes_in(server.cluster):
            os.kill(process, signal.SIGKILL)
        assert server.process is not None
        server.process.wait(60)
        assert (server.cluster / "postmaster.pid").exists()

        server.start()

        assert query(server.url, "SELECT answer FROM kept") == 42
        server.stop()

    def test_stops_an_orphan_that_still_has_the_data(self, server: Postgres):
        orphan = server.process
        assert orphan is not None
        second = Postgres(server.data, THROW_AWAY)

        second.start()

        assert orphan.wait(60) == 0
        assert query(second.url, "SELECT 1") == 1
        second.stop()

    def test_ignores_a_lock_file_whose_number_belongs_to_another_program(self, server: Postgres):
        server.stop()
        stale = "\n".join(
            [str(os.getpid()), str(server.cluster), "0", "5432", str(server.sockets), "", "0 0", ""]
        )
        (server.cluster / "postmaster.pid").write_text(stale)

        server.start()

        assert query(server.url, "SELECT 1") == 1

    def test_begins_again_when_the_first_start_was_cut_short(self, tmp_path: Path):
        half = tmp_path / "var" / "postgres.new"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18\n")
        server = Postgres(tmp_path / "var", THROW_AWAY)

        server.start()

        assert query(server.url, "SELECT 1") == 1
        assert not half.exists()
        server.stop()

    def test_refuses_the_data_of_another_major(self, server: Postgres):
        server.stop()
        (server.cluster / "PG_VERSION").write_text("13\n")

        with pytest.raises(Trouble, match=r"was made by PostgreSQL 13, and this is PostgreSQL \d\d"):
            server.start()

        assert not server.is_running

    def test_serves_a_folder_whose_path_is_too_long_for_a_socket(self, tmp_path: Path):
        data = tmp_path / ("long-" * 20)
        server = Postgres(data, THROW_AWAY)

        server.start()

        assert query((data / "postgres.url").read_text().strip(), "SELECT 1") == 1
        assert not server.sockets.is_relative_to(data)
        server.stop()
        server.sockets.rmdir()

    def test_takes_the_operators_own_settings(self, tmp_path: Path):
        (tmp_path / "postgres.local.conf").write_text("work_mem = '24MB'\n")
        server = Postgres(tmp_path, THROW_AWAY)

        server.start()

        assert query(server.url, "SHOW work_mem") == "24MB"
        server.stop()

    def test_says_why_it_does_not_start(self, tmp_path: Path):
        server = Postgres(tmp_path, {**THROW_AWAY, "shared_buffers": "lots"})

        with pytest.raises(Trouble, match=r"PostgreSQL does not start: .*shared_buffers"):
            server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
class TestStartAsRoot:
    def test_becomes_another_user_where_namespaces_are_off(self, monkeypatch, tmp_path: Path):
        monkeypatch.setattr(identity, "namespaces_work", lambda: False)
        for folder in (tmp_path, *tmp_path.parents):
            if folder.is_relative_to("/tmp/pytest-of-root"):
                folder.chmod(0o755)
        server = Postgres(tmp_path / "var", THROW_AWAY)

        server.start()

        assert server.process is not None
        assert Path(f"/proc/{server.process.pid}").stat().st_uid == identity.other_user().uid
        assert query(server.url, "SELECT 1") == 1
        server.stop()

    def test_says_which_folder_the_other_user_may_not_enter(self, monkeypatch, tmp_path: Path):
        monkeypatch.setattr(identity, "namespaces_work", lambda: False)
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o700)
        server = Postgres(closed / "var", THROW_AWAY)

        with pytest.raises(Trouble, match=f"may not enter {closed}"):
            server.start()
