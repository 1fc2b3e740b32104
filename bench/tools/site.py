"""The real product: supervisor, PostgreSQL, web and worker, as `dealwright up` runs them."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.tools.folder import data_folder
from dealwright.config.env import ROOT, embedded_database_url, parse_database_url
from dealwright.config.supervisor.identity import Identity
from dealwright.config.trouble import Trouble

START_SECONDS = 180.0
STOP_SECONDS = 30.0


@dataclass(frozen=True)
class Site:
    """A running product."""

    port: int
    supervisor: int
    """The process that holds the others together."""

    def processes_of(self, role: str) -> list[int]:
        """The processes of a role, `serve` or `worker`."""
        found = [process for process in children_of(self.supervisor) if role in words_of(process)]
        if not found:
            raise Trouble(f"The site has no process for {role}")
        return found


@contextmanager
def running() -> Iterator[Site]:
    """The site of this measurement, without the company to try; Django here shares its database."""
    data, port = data_folder(), free_port()
    command = [sys.executable, "-m", "dealwright.config.cli", "up"]
    options = ["--port", str(port), "--data", str(data), "--no-demo"]
    with started([*command, *options], port, cwd=ROOT, log=data / "bench.log") as up:
        _share_database(data)
        yield Site(port, up.pid)


@contextmanager
def started(
    command: list[str],
    port: int,
    *,
    cwd: Path,
    log: Path,
    page: str = "/readyz",
    environ: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A product that was started by the command and shows the page; stopped at the end of the block."""
    itself = Identity("same", os.geteuid(), os.getegid())
    with log.open("ab") as words:
        up = subprocess.Popen(
            itself.command(command, death_signal=signal.SIGTERM),  # also when we are killed
            cwd=cwd,
            env={**os.environ, **(environ or {})},
            stdout=words,
            stderr=words,
        )
    try:
        _wait_until_ready(up, port, page, log)
        yield up
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(STOP_SECONDS)


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def children_of(process: int) -> list[int]:
    """The processes below one, at any depth."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended while we looked
            for child in map(int, task.read_text().split()):
                found += [child, *children_of(child)]
    return found


def words_of(process: int) -> list[str]:
    """The command line of a process; nothing of one that has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def _share_database(data: Path) -> None:
    """Django was started before the server chose its socket."""
    from django.db import connection

    connection.settings_dict.update(parse_database_url(embedded_database_url(data)))


def _wait_until_ready(up: subprocess.Popen[bytes], port: int, page: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if up.poll() is not None:
            raise Trouble(f"The site ended before it was ready: {log.read_text(errors='replace')[-2000:]}")
        if _answers(port, page):
            return
        time.sleep(0.02)
    raise Trouble(f"The site was not ready within {START_SECONDS:.0f} seconds")


def _answers(port: int, page: str) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as asking:
        try:
            asking.request("GET", page)
            return asking.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
