"""`dealwright events`: what can happen, who records it and who reacts."""

import click

from dealwright.config import database


@click.command("events")
@click.argument("kind", required=False)
def command(kind: str | None) -> None:
    """Print every kind of event, or one KIND: its facts, who records it and who reacts."""
    database.start_django()
    from dealwright.events.catalogue import describe

    click.echo(describe(kind))
