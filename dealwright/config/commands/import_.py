"""`dealwright import`: brings records from elsewhere in."""

from pathlib import Path

import click

from dealwright.config import database


@click.group("import")
def command() -> None:
    """Bring records from elsewhere in."""


@command.command("olist")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def olist(folder: Path) -> None:
    """Bring the Olist store in from a FOLDER of its CSV files; a second run adds nothing."""
    with database.django("import olist"):
        from dealwright.olist.importing import import_olist

        summary = import_olist(folder, _progress)
    click.echo(str(summary))


def _progress(text: object) -> None:
    click.echo(str(text), err=True)
