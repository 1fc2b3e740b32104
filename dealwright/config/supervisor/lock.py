"""One supervisor per data folder, held by the kernel so that a crash frees it."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from dealwright.config.trouble import Trouble


@dataclass(frozen=True)
class Holder:
    """Who holds a data folder: the command, its process, and whether it stays until it is stopped."""

    command: str
    process: int
    stays: bool


class Held(Trouble):
    """Another process holds the data folder."""

    def __init__(self, data: Path, holder: Holder | None) -> None:
        self.holder = holder
        who = f"`dealwright {holder.command}` (process {holder.process})" if holder else "another process"
        super().__init__(f"The data folder {data} is in use by {who}: stop it first, or use another --data")


@contextmanager
def hold(data: Path, command: str, *, stays: bool, patience: float = 0) -> Iterator[None]:
    """Hold the data folder until the block ends; raise Held when somebody else keeps it."""
    file = _open(data)
    try:
        _lock(file, data, patience)
        file.seek(0)
        file.truncate()
        file.write(json.dumps(asdict(Holder(command, os.getpid(), stays))))
        file.flush()
        yield
    finally:
        file.close()


def holder(data: Path) -> Holder | None:
    """Who holds the data folder now, or None."""
    path = data / "supervisor.lock"
    if not path.exists():
        return None
    with path.open("r+") as file:
        if _try_lock(file):
            return None
        return _read(path)


def _open(data: Path) -> IO[str]:
    try:
        data.mkdir(parents=True, exist_ok=True)
        return os.fdopen(os.open(data / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+")
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise Trouble(
            f"The data folder {data} cannot be written ({error.strerror}): "
            "correct its rights or choose another with --data"
        ) from error


def _lock(file: IO[str], data: Path, patience: float) -> None:
    until = time.monotonic() + patience
    while not _try_lock(file):
        if time.monotonic() >= until:
            raise Held(data, _read(data / "supervisor.lock"))
        time.sleep(0.1)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(path: Path) -> Holder | None:
    try:
        return Holder(**json.loads(path.read_text()))
    except (ValueError, TypeError):
        return None  # it was locked a moment ago and its name is not written yet
