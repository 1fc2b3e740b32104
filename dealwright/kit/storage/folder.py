"""Uploads in a folder of this machine."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

HALF = ".half-"
"""Begins the name of a file that is being written; one that stays was left by a crash."""


class Folder(FileSystemStorage):
    """Files of a folder: whole or not there, even when the power fails in between."""

    def _save(self, name: str, content: File[Any]) -> str:
        """Write beside the place, make it lasting, then give it its name.

        A name is never given twice: who comes second finds the same name taken and gets another one.
        """
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_name(f"{HALF}{secrets.token_hex(8)}")
        try:
            _write(half, content)
            while True:
                try:
                    os.link(half, place)
                    break
                except FileExistsError:
                    name = self.get_available_name(name)
                    place = Path(self.path(name))
        finally:
            half.unlink(missing_ok=True)
        _make_lasting(place.parent)
        return name.replace("\\", "/")

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """As everywhere, but a folder that nobody has written to is empty rather than missing."""
        with suppress(FileNotFoundError):
            return super().listdir(path)
        return [], []


def _write(path: Path, content: File[Any]) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        for chunk in content.chunks():
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _make_lasting(folder: Path) -> None:
    """The new name itself survives a power failure only when its folder was written too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
