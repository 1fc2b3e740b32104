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


@command.command("csv")
@click.argument("kind", type=click.Choice(["products"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", "email", required=True, help="The e-mail address of the person in whose name.")
@click.option("--dry-run", is_flag=True, help="Only tell what the file holds.")
def from_csv(kind: str, file: Path, email: str, dry_run: bool) -> None:
    """Bring the products of a CSV FILE in: our own columns, or those of Shopify or WooCommerce."""
    with database.django(f"import csv {kind}"):
        from dealwright.catalog.imports.command import import_file

        told = import_file(file, email=email, dry_run=dry_run, progress=_progress)
    click.echo(told)


def _progress(text: object) -> None:
    click.echo(str(text), err=True)
