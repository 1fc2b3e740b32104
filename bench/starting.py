"""From a bare folder to the first page, and a second start: `bin/up` on a copy of this checkout."""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import click

from bench.tools import telling
from bench.tools.site import free_port, started
from dealwright.config.env import ROOT

FIRST_PAGE = "/shop/"
CACHES = ("UV_CACHE_DIR", "PIP_CACHE_DIR", "npm_config_cache")


@click.command()
@click.option("--cached", is_flag=True, help="Use the package caches of this machine.")
@click.option("--no-demo", is_flag=True, help="Without the company to try.")
def main(cached: bool, no_demo: bool) -> None:
    """Measure starts: what a machine downloads depends on its line, so look at the second start first."""
    with tempfile.TemporaryDirectory(prefix="dealwright-start-") as folder:
        checkout = Path(folder) / "checkout"
        _copy_checkout(checkout)
        environ = {} if cached else {name: str(Path(folder) / name) for name in CACHES}
        first = _start(checkout, environ, no_demo)
        second = _start(checkout, environ, no_demo)
        megabytes = _size_of(checkout / ".venv") + _size_of(checkout / "node_modules")
    how = ", packages from the cache" if cached else ""
    telling.head("Starts")
    telling.table(
        ["Work", "time", "aim"],
        [
            [f"Bare folder to the first page{how}", f"{first:.1f} s", "60 s"],
            ["Second start to the first page", f"{second:.1f} s", "3 s"],
        ],
    )
    click.echo(f"Installed: {megabytes:,.0f} MB.\n")


def _start(checkout: Path, environ: dict[str, str], no_demo: bool) -> float:
    """The seconds from the command to the first page of the shop."""
    telling.progress("Starting")
    port = free_port()
    command = [str(checkout / "bin" / "up"), "--port", str(port), "--data", str(checkout / "var")]
    log = checkout.parent / "log"
    begun = time.perf_counter()
    places = {**environ, "DEALWRIGHT_DATA": str(checkout / "var")}
    if no_demo:
        command.append("--no-demo")
    with started(command, port, cwd=checkout, log=log, page=FIRST_PAGE, environ=places):
        return time.perf_counter() - begun


def _copy_checkout(to: Path) -> None:
    """What a clone would bring, with what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def _size_of(folder: Path) -> float:
    return sum(path.lstat().st_blocks for path in folder.rglob("*")) * 512 / 1e6
