"""The whole product on one machine, in the foreground."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from dealwright.config import database
from dealwright.config import env as environment
from dealwright.config.supervisor import disk, familiarity, lock, ports
from dealwright.config.supervisor.children import Child
from dealwright.config.supervisor.postgres import Postgres
from dealwright.config.trouble import Trouble

Say = Callable[[str], None]

LOOK_SECONDS = 0.2
STOP_SECONDS = 8.0
START_SECONDS = 120.0
CRASHES_BEFORE_READY = 3


class Installation:
    """PostgreSQL, the web and the worker of one data folder, held together until somebody stops us."""

    def __init__(self, *, data: Path, host: str, port: int, demo: bool, say: Say) -> None:
        self.data = data
        self.host = host
        self.port = port
        self.demo = demo
        self.say = say
        self.environ = {
            **os.environ,
            "DEALWRIGHT_DATA": str(data),
            "DEALWRIGHT_BASE_URL": os.environ.get("DEALWRIGHT_BASE_URL") or self.address,
            "PYTHONUNBUFFERED": "1",
        }
        self.postgres: Postgres | None = None
        self.children: list[Child] = []
        self._stopping = False
        self._was_ready = False

    @property
    def address(self) -> str:
        """Where people on this machine find it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - a comparison
        return f"http://{f'[{host}]' if ':' in host and not host.startswith('[') else host}:{self.port}"

    def run(self) -> None:
        """Start everything, watch it, and stop it cleanly on SIGINT or SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop_soon)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # started with nohup, we outlive the terminal
            signal.signal(signal.SIGHUP, self._stop_soon)
        with lock.hold(self.data, "up", stays=True):
            ports.refuse_taken(self.host, self.port)
            disk.refuse_full(self.data)
            try:
                self._start_database()
                # A folder that this code has prepared before needs no preparing: the look that makes sure
                # of it runs beside the start, which saves a third of the time.
                url = self.postgres.url if self.postgres else ""
                is_familiar = bool(url) and familiarity.is_familiar(self.data, url)
                if is_familiar:
                    self._start_children()
                welcome = self._prepare()
                if not is_familiar:
                    self._start_children()
                if url:
                    familiarity.remember(self.data, url)
                if self._wait_until_ready():
                    self._was_ready = True
                    self.say(f"Dealwright is ready at {self.address}")
                    self.say(welcome)
                self._watch()
            finally:
                self._stop()

    def _start_database(self) -> None:
        outside = os.environ.get("DATABASE_URL")
        if outside:
            database.check(outside)
            return
        if not (self.data / "postgres").exists():
            self.say("Making the database")
        self.postgres = Postgres(self.data)
        self.postgres.start()

    def _prepare(self) -> str:
        """Bring schema, files and the first company in place in a process of its own; return the welcome."""
        if self._stopping:
            return ""
        command = [
            sys.executable,
            "-m",
            "dealwright.config.cli",
            "prepare",
            *([] if self.demo else ["--no-demo"]),
        ]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, env=self.environ, text=True, start_new_session=True
        ) as preparing:
            while preparing.poll() is None and not self._stopping:
                time.sleep(0.02)
            if self._stopping:
                preparing.terminate()
            output = preparing.stdout.read() if preparing.stdout else ""
        if self._stopping:
            return ""
        if preparing.returncode != 0:
            raise SystemExit(preparing.returncode)  # it has said why
        return str(json.loads(output)["welcome"])

    def _start_children(self) -> None:
        if self._stopping:
            return
        serving = ["serve", "--host", self.host, "--port", str(self.port)]
        self.children = [
            Child("web process", serving, self.environ),
            Child("worker", ["worker"], self.environ),
        ]
        for child in self.children:
            child.start()

    def _wait_until_ready(self) -> bool:
        until = time.monotonic() + START_SECONDS
        while not self._stopping and time.monotonic() < until:
            if self._answers():
                return True
            self._look()
            if any(child.crashes >= CRASHES_BEFORE_READY for child in self.children):
                raise Trouble("Dealwright does not stay up: the lines above say why")
            time.sleep(0.05)
        if self._stopping:
            return False
        raise Trouble(f"Dealwright did not answer within {START_SECONDS:.0f} seconds: run dealwright doctor")

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - a comparison
        asking = http.client.HTTPConnection(host, self.port, timeout=5)
        try:
            asking.request("GET", "/readyz")
            return asking.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def _watch(self) -> None:
        while not self._stopping:
            self._look()
            time.sleep(LOOK_SECONDS)

    def _look(self) -> None:
        if self.postgres and not self.postgres.is_running and not self._stopping:
            self.say(f"PostgreSQL ended and starts again ({self.postgres.last_words()})")
            time.sleep(LOOK_SECONDS)
            self.postgres.start()
        for child in self.children:
            if not self._stopping:
                child.look_after(self.say)

    def _stop_soon(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _stop(self) -> None:
        if self._was_ready:
            self.say("Stopping")
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            if not child.wait(until - time.monotonic()):
                self.say(f"The {child.name} did not stop in time and was killed")
        if self.postgres:
            self.postgres.stop()


def data_folder(given: str | None) -> Path:
    """The folder named on the command line, else the environment's."""
    if given:
        os.environ["DEALWRIGHT_DATA"] = str(Path(given).absolute())
    return environment.read().data
