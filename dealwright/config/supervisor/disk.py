"""Whether there is room to work."""

import os
import tempfile
from pathlib import Path

from dealwright.config.trouble import Trouble

LEAST_FREE_MEGABYTES = 100


def refuse_full(folder: Path) -> None:
    """Raise Trouble when the folder cannot be written or its disk is nearly full."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Trouble(
            f"The data folder {folder} cannot be written ({error.strerror}): "
            "correct its rights or choose another with --data"
        ) from error
    free = free_megabytes(folder)
    if free < LEAST_FREE_MEGABYTES:
        raise Trouble(
            f"The disk is full: {folder} has {free} MB free, and {LEAST_FREE_MEGABYTES} MB are needed"
        )


def free_megabytes(folder: Path) -> int:
    """What an ordinary user may still write there."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize // 1_000_000
