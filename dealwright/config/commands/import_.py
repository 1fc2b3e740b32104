"""`dealwright import`: brings records from elsewhere in."""

from pathlib import Path

import click

from dealwright.config import database

KINDS = {"leads": "lead", "deals": "deal", "contacts": "contact", "companies": "company"}


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
@click.argument("kind", type=click.Choice(["products", "leads", "deals", "contacts", "companies"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", "email", required=True, help="The e-mail address of the person in whose name.")
@click.option(
    "--map", "mapped", default="", help='Where columns go that are not guessed right: "Tel=phones, Notes=".'
)
@click.option(
    "--known",
    type=click.Choice(["pass_over", "fill", "update", "add"]),
    default="pass_over",
    show_default=True,
    help="What becomes of rows whose records are here already.",
)
@click.option(
    "--region",
    default="",
    help="The country of phone numbers without its code, such as BR; else the person's.",
)
@click.option("--dry-run", is_flag=True, help="Only tell what the file holds.")
def from_csv(kind: str, file: Path, email: str, mapped: str, known: str, region: str, dry_run: bool) -> None:
    """Bring the records of a CSV or Excel FILE in.

    Products may have our own columns, or those of Shopify or WooCommerce.
    """
    with database.django(f"import csv {kind}"):
        if kind == "products":
            from dealwright.catalog.imports import command as products

            told = products.import_file(file, email=email, dry_run=dry_run, progress=_progress)
        else:
            from dealwright.records.imports import command as records

            told = records.import_file(
                KINDS[kind],
                file,
                email=email,
                mapped=mapped,
                known=known,
                region=region,
                dry_run=dry_run,
                progress=_progress,
            )
    click.echo(told)


@command.command("revert")
@click.argument("id", type=int)
@click.option("--user", "email", required=True, help="The e-mail address of the person in whose name.")
def revert(id: int, email: str) -> None:
    """Take the import with this ID back: what it created and changed, where nobody worked with it since."""
    with database.django("import revert"):
        from dealwright.records.imports import command as records

        told = records.revert(id, email=email, progress=_progress)
    click.echo(told)


def _progress(text: object) -> None:
    click.echo(str(text), err=True)
