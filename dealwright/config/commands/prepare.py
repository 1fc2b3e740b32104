"""`dealwright prepare`: what `up` does between starting the database and serving. Hidden."""

import json

import click

from dealwright.config import database


@click.command("prepare", hidden=True)
@click.option("--no-demo", is_flag=True)
def command(no_demo: bool) -> None:
    """Bring schema, static files and the first company in place; print the welcome as JSON."""
    with database.django("prepare"):
        from dealwright.config import assets, first_start, schema

        schema.migrate(_say)
        assets.collect(_say)
        welcome = first_start.prepare(demo=not no_demo, progress=_say)
    click.echo(json.dumps({"welcome": welcome}))


def _say(text: str) -> None:
    click.echo(text, err=True)
