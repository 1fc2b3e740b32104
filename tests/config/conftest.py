"""The real product in processes of its own, as an operator starts it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeAlias

import pytest

PATIENCE_SECONDS = 180.0
"""Longer than the product waits for its own processes: a busy machine makes a first database slowly."""
Done: TypeAlias = "subprocess.CompletedProcess[str]"
OURS = ("DEALWRIGHT_", "DATABASE_URL", "DJANGO_", "PYTEST_")


def clean_environment(data: Path) -> dict[str, str]:
    """The environment of an operator who set nothing but the data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "DEALWRIGHT_DATA": str(data), "PYTHONUNBUFFERED": "1"}


class Product:
    """One `dealwright up` in the foreground of nobody."""

    def __init__(self, data: Path, port: int, *arguments: str, environ: dict[str, str] | None = None) -> None:
        self.data = data
        self.port = port
        self.said_in = data.with_name(f"{data.name}-{time.monotonic_ns()}.txt")
        command = [sys.executable, "-m", "dealwright.config.cli", "up", "--no-demo"]
        command += ["--data", str(data), "--port", str(port), *arguments]
        with self.said_in.open("wb") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, env={**clean_environment(data), **(environ or {})}
            )

    @property
    def said(self) -> str:
        """Everything printed so far."""
        return self.said_in.read_text()

    def ready(self) -> "Product":
        """Wait for the line that says it serves."""
        self.wait_for("Dealwright is ready at")
        return self

    def wait_for(self, text: str) -> None:
        """Wait until it has said something."""
        until = time.monotonic() + PATIENCE_SECONDS
        while text not in self.said:
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.said}"
            assert time.monotonic() < until, f"it did not say {text!r}:\n{self.said}"
            time.sleep(0.05)

    def ask(self, path: str) -> tuple[int, str]:
        """GET an address."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop; returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)

    def family(self) -> set[int]:
        """The processes of this installation: the supervisor and everything under it."""
        return {self.process.pid, *_descendants(self.process.pid)}

    def child(self, words: str) -> int:
        """The process below us whose command line has these words."""
        for process in _descendants(self.process.pid):
            line = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            if re.search(words, line):
                return process
        raise AssertionError(f"nobody under the supervisor is {words!r}")

    def kill_everything(self) -> None:
        """As a power cut would, one after the other."""
        for process in self.family():
            with suppress(ProcessLookupError):  # it ended of the death of another
                os.kill(process, signal.SIGKILL)
        self.process.wait(10)


Start = Callable[..., Product]


@pytest.fixture(scope="session")
def after_first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that has seen its first start, to be copied: that takes a tenth of the time."""
    data = tmp_path_factory.mktemp("first") / "var"
    product = Product(data, free_port())
    try:
        product.ready()
    finally:
        product.stop()
    return data


@pytest.fixture
def start(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Start]:
    """Start products, by default for the second time; they are stopped when the test ends."""
    started: list[Product] = []

    def start_one(
        *arguments: str,
        fresh: bool = False,
        data: Path | None = None,
        port: int = 0,
        environ: dict[str, str] | None = None,
    ) -> Product:
        data = data or tmp_path / "var"
        if not fresh and not data.exists():
            shutil.copytree(request.getfixturevalue("after_first_start"), data)
            (data / "postgres.url").unlink()
        product = Product(data, port or free_port(), *arguments, environ=environ)
        started.append(product)
        return product

    yield start_one
    for product in started:
        if product.process.poll() is None:
            product.stop()


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Done]:
    """Run one command of `dealwright` to its end, beside the data folder of `start`."""

    def run(*words: str, typed: str = "", environ: dict[str, str] | None = None) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "dealwright.config.cli", *words],
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
            env={**clean_environment(tmp_path / "var"), **(environ or {})},
            check=False,
        )

    return run


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _descendants(process: int) -> set[int]:
    found: set[int] = set()
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = [int(word) for word in path.read_text().split()]
        except OSError:
            continue
        for child in children:
            found |= {child, *_descendants(child)}
    return found
