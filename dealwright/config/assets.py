"""Puts the built style, scripts and pictures where the web process serves them from."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect(progress: Callable[[str], None]) -> None:
    """Copy, name by content and compress all static files, unless nothing changed since the last time."""
    mark = _mark()
    kept = Path(settings.STATIC_ROOT) / ".mark"
    if kept.exists() and kept.read_text() == mark:
        return
    progress("Collecting style, scripts and pictures")
    call_command("collectstatic", interactive=False, verbosity=0)
    kept.write_text(mark)


def are_current() -> bool:
    """Whether what is served is what was built."""
    kept = Path(settings.STATIC_ROOT) / ".mark"
    return kept.exists() and kept.read_text() == _mark()


def _mark() -> str:
    """A short text that changes with any static file."""
    lines = sorted(f"{path} {found.st_size} {found.st_mtime_ns}" for path, found in _files())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _files() -> Iterator[tuple[str, os.stat_result]]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            yield path, Path(storage.path(path)).stat()
