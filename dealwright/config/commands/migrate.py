"""`dealwright migrate`: brings the database up to date."""

import click

from dealwright.config import database


@click.command("migrate")
def command() -> None:
    """Bring the database up to date with this version."""
    with database.django("migrate"):
        from dealwright.config import schema

        schema.migrate(click.echo)
    click.echo("The database is up to date.")
