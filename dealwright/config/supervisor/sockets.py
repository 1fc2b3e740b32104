"""Where the Unix socket of a data folder lives."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from dealwright.config.trouble import Trouble

LONGEST_PATH = 107
NAME = ".s.PGSQL.5432"


def folder_for(data: Path) -> Path:
    """`run` in the data folder, or a short private folder when the system would refuse the path."""
    inside = data / "run"
    if len(os.fsencode(inside / NAME)) <= LONGEST_PATH:
        return inside
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"dealwright-{os.geteuid()}-{mark}"


def make(folder: Path) -> None:
    """Make the folder so that only its owner can enter; refuse one that somebody else prepared."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or (os.geteuid() != 0 and found.st_uid != os.geteuid()):
        raise Trouble(
            f"{folder} belongs to somebody else: remove it, or choose a data folder with a shorter path"
        )
    folder.chmod(0o700)
