"""The real product, web and worker, on the database of this test process."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from dealwright.config.env import ROOT

START_SECONDS = 180.0
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Forks:
    """What starts processes of the product, all with the same settings."""

    source: subprocess.Popen[str]
    port: int

    def start(self, *arguments: str) -> int:
        """Start `dealwright ARGUMENT…`; the number of the process."""
        return int(self._ask(arguments))

    def exit_code(self, process: int, *, within_seconds: float = 0) -> int | None:
        """How it ended; None while it lives."""
        until = time.monotonic() + within_seconds
        while (code := self._ask(process)) is None and time.monotonic() < until:
            time.sleep(0.02)
        return None if code is None else int(code)

    def _ask(self, question: object) -> Any:
        assert self.source.stdin is not None
        assert self.source.stdout is not None
        self.source.stdin.write(json.dumps(question) + "\n")
        self.source.stdin.flush()
        return json.loads(self.source.stdout.readline())


@dataclass(frozen=True)
class Site:
    """A running product."""

    url: str
    port: int
    forks: Forks
    web: int

    def stop_web(self, *, within_seconds: float) -> int | None:
        """Ask the web process to stop; its exit code, None where it goes on."""
        os.kill(self.web, signal.SIGTERM)
        return self.forks.exit_code(self.web, within_seconds=within_seconds)


@pytest.fixture(scope="session")
def forks(django_db_setup: None) -> Iterator[Forks]:
    """Reads the product once, when the first story needs it."""
    port = _free_port()
    environ = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DEALWRIGHT_BASE_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "dealwright.config.settings",
    }
    environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    program = [sys.executable, "-m", "tests.plugins.forking"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(program, cwd=ROOT, env=environ, text=True, **pipes) as source:
        yield Forks(source, port)
        source.terminate()


@pytest.fixture
def running_site(transactional_db: None, forks: Forks) -> Iterator[Site]:
    """Start web and worker on this test's database; what the test commits they see, and the reverse."""
    from django.test import override_settings

    from dealwright.config import assets
    from dealwright.config import settings as of_the_product

    with override_settings(STORAGES=of_the_product.STORAGES):
        assets.collect(print)
    started = []
    try:
        started.append(forks.start("serve", "--port", str(forks.port)))
        started.append(forks.start("worker"))
        _wait_until_ready(forks, started[0])
        yield Site(f"http://127.0.0.1:{forks.port}", forks.port, forks, started[0])
    finally:
        _stop(forks, started)


def _stop(forks: Forks, processes: list[int]) -> None:
    """Let them finish what they do; kill what does not end in time."""
    living = [one for one in processes if forks.exit_code(one) is None]
    for process in living:
        os.kill(process, signal.SIGTERM)
    for process in living:
        if forks.exit_code(process, within_seconds=STOP_SECONDS) is None:
            os.killpg(process, signal.SIGKILL)
            forks.exit_code(process, within_seconds=STOP_SECONDS)


def _wait_until_ready(forks: Forks, web: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert forks.exit_code(web) is None, "the web process ended; its words are above"
        with closing(http.client.HTTPConnection("127.0.0.1", forks.port, timeout=5)) as asking:
            try:
                asking.request("GET", "/readyz")
                if asking.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.05)
    raise AssertionError(f"the product did not answer within {START_SECONDS:.0f} seconds")


def _free_port() -> int:
    """One that no connection is given by chance while nobody listens between two stories."""
    while True:
        port = random.randrange(20_000, 30_000)
        with closing(socket.socket()) as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def database_url() -> str:
    from django.db import connection

    found = connection.settings_dict
    user = quote(str(found["USER"])) + (f":{quote(str(found['PASSWORD']))}" if found["PASSWORD"] else "")
    port = f"&port={found['PORT']}" if found["PORT"] else ""
    return f"postgresql://{user}@/{found['NAME']}?host={quote(str(found['HOST']), safe='')}{port}"
