"""How figures are told: as tables that can be put into README.md as they are."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from dealwright.config.env import ROOT


def head(title: str) -> None:
    """Begin the figures of a measurement: what, when, where."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    click.echo(f"### {title}\n")
    click.echo(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} cores, {pages * size / 2**30:.0f} GiB,"
        f" load {os.getloadavg()[0]:.1f} · Python {platform.python_version()} · {_release()}"
        f" · `{' '.join(['dealwright', *sys.argv[1:]])}`\n"
    )


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A whole table."""
    for row in (columns, ["---"] * len(columns), *rows):
        click.echo("| " + " | ".join(row) + " |")
    click.echo()


def progress(text: str) -> None:
    """What is being done now; no part of the figures."""
    click.echo(text, err=True)


def ms(milliseconds: float) -> str:
    """A duration, with one digit after the point where that says something."""
    return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:,.0f} ms"


def per_second(rate: float) -> str:
    """A rate, in the same way."""
    return f"{rate:.1f}" if rate < 10 else f"{rate:,.0f}"


def _release() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return f"commit {found.stdout.strip()}" if found.returncode == 0 else "no checkout"
