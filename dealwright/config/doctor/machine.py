"""Python, the installed packages, the data folder, the port."""

import platform
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from dealwright.config.doctor.finding import Finding
from dealwright.config.supervisor import disk, lock, ports
from dealwright.config.trouble import Trouble

OLDEST_PYTHON = (3, 11)
COMFORTABLE_MEGABYTES = 1000
SHOWN = 3


def python() -> Finding:
    """New enough, and inside the environment of the installation."""
    found = f"{platform.python_version()} in {sys.prefix}"
    if sys.version_info < OLDEST_PYTHON:
        return Finding("Python", found, "Install Python 3.11 or newer, remove .venv and run bin/up")
    return Finding("Python", found)


def packages(requirements: Path) -> Finding:
    """Each locked package is installed in its locked version."""
    if not (requirements / "base.txt").exists():
        return Finding("packages", "installed without the lock files of the source")
    odd = list(_odd_packages((requirements / "base.txt").read_text()))
    if odd:
        shown = ", ".join(odd[:SHOWN]) + (f" and {len(odd) - SHOWN} more" if len(odd) > SHOWN else "")
        return Finding("packages", f"not as locked: {shown}", "Remove .venv/.done-packages and run bin/up")
    return Finding("packages", "as locked")


def data_folder(data: Path) -> Finding:
    """Ours to write, closed to others where it holds secrets."""
    try:
        disk.refuse_full(data)
    except Trouble as trouble:
        return Finding("data folder", str(data), str(trouble))
    secret = data / "secret_key"
    if secret.exists() and secret.stat().st_mode & 0o077:
        return Finding("data folder", f"others may read {secret}", f"Run: chmod 600 {secret}")
    return Finding("data folder", f"{data}, written by {_owner(data)}")


def free_disk(data: Path) -> Finding:
    """Room for months, not for minutes."""
    free = disk.free_megabytes(data)
    if free < COMFORTABLE_MEGABYTES:
        return Finding("disk", f"{free} MB free", f"Make room on the disk of {data}: the database grows")
    return Finding("disk", f"{free:,} MB free".replace(",", " "))


def port(data: Path, host: str, number: int) -> Finding:
    """Free to listen on, or already ours."""
    running = lock.holder(data)
    if running and running.command in ("up", "serve"):
        return Finding("port", f"the product runs (dealwright {running.command}, process {running.process})")
    try:
        ports.refuse_taken(host, number)
    except Trouble as trouble:
        return Finding("port", f"{number} is not free", str(trouble))
    return Finding("port", f"{number} is free")


def _odd_packages(lock_text: str) -> Iterator[str]:
    for name, version, marker in re.findall(r"^([\w.\-]+)==(\S+)( ;[^\\\n]*)?", lock_text, re.MULTILINE):
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            if not marker:  # another platform's, perhaps
                yield f"{name} is missing"
            continue
        if installed != version:
            yield f"{name} is {installed} instead of {version}"


def _owner(data: Path) -> str:
    try:
        return data.owner()
    except KeyError:
        return f"user {data.stat().st_uid}"
