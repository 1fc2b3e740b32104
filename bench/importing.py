"""The import of a real store: rows a second of the Olist files, and a second run that adds nothing."""

import resource
import subprocess
import sys
import time
from pathlib import Path

import click

from bench.tools import peer, telling
from bench.tools.folder import data_folder
from bench.tools.site import running
from dealwright.crm.deals.models import Deal
from dealwright.olist.reading import Files, read_files


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), help="Where the CSV files are.")
def main(folder: Path | None) -> None:
    """Measure the import."""
    if folder is None or not any(folder.glob("*.csv*")):
        click.echo("Import: passed over, because its files are not here; name their folder with --folder.")
        return
    folder = folder.resolve()
    rows = _rows_of(read_files(folder))
    with running():
        first = _import(folder)
        deals = Deal.objects.count()
        second = _import(folder)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        assert Deal.objects.count() == deals
    telling.head(f"Import of {rows:,} rows into {deals:,} deals")
    telling.table(
        ["Work", "time", "rows/s", "aim", "Odoo 19"],
        [
            [
                "First run",
                f"{first:.0f} s",
                telling.per_second(rows / first),
                peer.IMPORT.aim,
                peer.IMPORT.odoo,
            ],
            ["Second run, which adds nothing", f"{second:.0f} s", telling.per_second(rows / second), "", ""],
        ],
    )
    click.echo(f"Largest process: {peak:,.0f} MB.\n")


def _import(folder: Path) -> float:
    """The seconds that the command took, from its start to its end."""
    telling.progress("Importing")
    command = [sys.executable, "-m", "dealwright.config.cli", "import", "olist", str(folder)]
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=data_folder())
    return time.perf_counter() - begun


def _rows_of(files: Files) -> int:
    """The lines of all files that the import reads."""
    of_orders = [
        rows for by_order in (files.items, files.payments, files.reviews) for rows in by_order.values()
    ]
    return len(files.products) + len(files.customers) + len(files.orders) + sum(map(len, of_orders))
