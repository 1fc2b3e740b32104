"""Whether a data folder is as exactly this code left it, told without loading the product."""

import hashlib
from pathlib import Path

import psycopg

from dealwright.config.env import ROOT

KEPT = "prepared"
LOOKED_AT = ("*/migrations/*.py", "*/static/**/*")
"""What preparing depends on: the steps of the schema, and the files that browsers are served."""

_APPLIED = "SELECT md5(string_agg(app || name, ',' ORDER BY app, name)) FROM django_migrations"


def is_familiar(data: Path, url: str) -> bool:
    """Nothing is left to prepare, so web and worker may start beside the look that makes sure."""
    kept = data / KEPT
    return kept.exists() and kept.read_text() == _mark(url)


def remember(data: Path, url: str) -> None:
    """The folder and its database are as this code wants them."""
    (data / KEPT).write_text(_mark(url))


def _mark(url: str) -> str:
    """A short text that changes with the code's migrations, what is served, and what the database has."""
    package = ROOT / "dealwright"
    found = sorted(path for pattern in LOOKED_AT for path in package.glob(pattern) if path.is_file())
    lines = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found]
    return hashlib.sha256("\n".join([*lines, _applied(url)]).encode()).hexdigest()


def _applied(url: str) -> str:
    try:
        with psycopg.connect(url) as database:
            row = database.execute(_APPLIED).fetchone()
    except psycopg.Error:
        return "nothing"  # an empty database, or one that does not answer: preparing will say
    return str(row and row[0])
