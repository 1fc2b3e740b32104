"""`dealwright check-upgrade`: what an upgrade would do, without doing it."""

import click

from dealwright.config import database
from dealwright.config.trouble import Trouble


@click.command("check-upgrade")
def command() -> None:
    """Say whether this version can take over the database, and which steps it would run. Changes nothing."""
    with database.django("check-upgrade"):
        from dealwright.config import env, schema
        from dealwright.config.supervisor import disk

        found = schema.state()
        schema.refuse_newer(found)
        for app, name in found.missing:
            click.echo(f"would run  {app} {name}")
        needed, free = schema.megabytes(), disk.free_megabytes(env.read().data)
        if found.missing and env.read().database_url is None and free < needed:
            raise Trouble(
                f"The database is {needed} MB and the disk has {free} MB free: "
                "make room first, an upgrade may rewrite tables"
            )
    click.echo("The upgrade can start." if found.missing else "The database is up to date.")
