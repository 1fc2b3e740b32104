"""The embedded PostgreSQL: one cluster in the data folder, reached through a Unix socket only."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from dealwright.config.supervisor import binaries as installed
from dealwright.config.supervisor import identity as identities
from dealwright.config.supervisor import leftovers, sockets
from dealwright.config.trouble import Trouble

USER = DATABASE = "dealwright"
FIRST_MAJOR_WITH_BUILTIN_LOCALES = 17

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling costs more than the short queries of pages can win
    "synchronous_commit": "on",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "10min",
    "wal_compression": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "ISO",
    "log_line_prefix": "%m [%p] ",
    "log_min_duration_statement": "2s",
}
"""A small server beside the product on one machine. Operators override in `postgres.local.conf`."""

LOG_PREFIX = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] ")
ROUTINE = re.compile(
    r"LOG:  (starting|listening|database system|received|shutting|checkpoint|redo|background)"
)
LONGEST_COMPLAINT = 400

THROW_AWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""For tests: a crash may lose everything, and nobody waits for the disk."""


class Postgres:
    """A PostgreSQL of our own for one data folder; the caller holds the folder."""

    def __init__(self, data: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data = data
        self.cluster = data / "postgres"
        self.sockets = sockets.folder_for(data)
        self.log = data / "logs" / "postgres.log"
        self.settings = {**SETTINGS, **(settings or {})}
        self.identity = identities.choose()
        self.binaries = installed.find()
        self.process: subprocess.Popen[bytes] | None = None
        self._log_began_at = 0

    @property
    def url(self) -> str:
        """The address of the product's database."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The address of a database in this cluster."""
        return f"postgresql://{USER}@/{database}?host={self.sockets}"

    def start(self) -> None:
        """Run the server, made new on the first start, and wait until it answers.

        Call from a thread that lives as long as the server should: it stops when that thread ends.
        """
        self._prepare_folders()
        self._refuse_other_major()
        if not self.cluster.exists():
            self._make_cluster()
        leftovers.clear(self.cluster, self.sockets)
        self._write_configuration()
        self._run()
        self._wait_until_it_answers()
        self._make_database()
        (self.data / "postgres.url").write_text(self.url + "\n")

    def stop(self) -> None:
        """Stop the server; open transactions are rolled back."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=10)

    @property
    def is_running(self) -> bool:
        """Whether the server we started still runs."""
        return self.process is not None and self.process.poll() is None

    def last_words(self) -> str:
        """What the server complained of since it was started, in one line."""
        if not self.log.exists():
            return "it left no word"
        with self.log.open(errors="replace") as log:
            log.seek(self._log_began_at)
            said = [LOG_PREFIX.sub("", line.strip()) for line in log]
        complaints = [line for line in said if line and not ROUTINE.match(line)]
        return "; ".join(complaints)[-LONGEST_COMPLAINT:] or "it left no word"

    def _prepare_folders(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        sockets.make(self.sockets)
        self.identity.reach(self.cluster)
        if self.identity.is_other_user:
            # The folder around the cluster is root's; the other user only walks through it.
            self.data.chmod(self.data.stat().st_mode | 0o011)
            self.identity.own(self.sockets)
        self.binaries = identities.reachable_binaries(self.binaries, self.identity, self.data)

    def _refuse_other_major(self) -> None:
        version = self.cluster / "PG_VERSION"
        if not version.exists():
            return
        theirs = int(version.read_text())
        if theirs != self.binaries.major:
            raise Trouble(
                f"The data folder {self.data} was made by PostgreSQL {theirs}, and this is PostgreSQL "
                f"{self.binaries.major}: start it with the release it was made with, or name a server of "
                f"version {theirs} in DATABASE_URL"
            )

    def _make_cluster(self) -> None:
        """Make the cluster aside and rename it, so that one cut short is never taken for a whole one."""
        half = self.data / "postgres.new"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        self.identity.own(half)
        if self.binaries.major >= FIRST_MAJOR_WITH_BUILTIN_LOCALES:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            locale = ["--locale=C.UTF-8"]
        command = [
            self.binaries.program("initdb"), "--pgdata", str(half), "--username", USER, "--auth", "trust",
            "--encoding", "UTF8", *locale, "--no-instructions",
            *(["--no-sync"] if self.settings.get("fsync") == "off" else []),
        ]  # fmt: skip
        done = subprocess.run(
            self.identity.command(command, death_signal=signal.SIGTERM),
            capture_output=True,
            text=True,
            errors="replace",
            cwd="/",
            check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(half, ignore_errors=True)
            said = [line for line in done.stderr.splitlines() if "error" in line.lower()] or [
                done.stderr.strip()
            ]
            raise _cannot("PostgreSQL cannot make its data folder", said[-1], self.data)
        half.rename(self.cluster)

    def _write_configuration(self) -> None:
        local = self.data / "postgres.local.conf"
        lines = [
            "# Written at every start. Your own settings belong into postgres.local.conf in the data folder."
        ]
        lines += [f"{name} = '{value}'" for name, value in self.settings.items()]
        lines.append(f"unix_socket_directories = '{self.sockets}'")
        if local.exists():
            lines.append(local.read_text())
        try:
            (self.cluster / "postgresql.conf").write_text("\n".join(lines) + "\n")
        except OSError as error:
            raise _cannot("PostgreSQL's settings cannot be written", str(error), self.data) from error
        self.identity.own(self.cluster / "postgresql.conf")

    def _run(self) -> None:
        command = [self.binaries.program("postgres"), "-D", str(self.cluster)]
        with self.log.open("ab") as log:
            self._log_began_at = log.tell()
            # In its own session: Ctrl+C in the terminal is ours to pass on, in the right order.
            self.process = subprocess.Popen(
                self.identity.command(command, death_signal=signal.SIGINT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            )

    def _wait_until_it_answers(self, seconds: float = 120) -> None:
        """Wait; replaying the log after a crash may take its time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not self.is_running:
                raise _cannot("PostgreSQL does not start", self.last_words(), self.data)
            try:
                with psycopg.connect(self.url_of("postgres"), connect_timeout=5):
                    return
            except psycopg.OperationalError:
                time.sleep(0.02)
        self.stop()
        raise Trouble(f"PostgreSQL did not answer within {seconds:.0f} seconds: see {self.log}")

    def _make_database(self) -> None:
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not found:
                _create_database(connection)


def _create_database(server: psycopg.Connection) -> None:
    """Letters of every script count as letters for the trigrams of search, where the system knows them."""
    plainly = f'CREATE DATABASE "{DATABASE}"'
    try:
        server.execute(f"{plainly} TEMPLATE template0 LC_CTYPE 'C.UTF-8'")
    except psycopg.errors.WrongObjectType:  # the system has no such locale
        server.execute(plainly)


def _cannot(what: str, why: str, data: Path) -> Trouble:
    if "No space left" in why:
        return Trouble(f"The disk is full: {data} needs free space (at least 200 MB)")
    return Trouble(f"{what}: {why}")
