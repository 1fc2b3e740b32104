"""`dealwright demo`: the company to try."""

import click

from dealwright.config import database


@click.group("demo")
def command() -> None:
    """Load or remove the company to try."""


@command.command("load")
def load() -> None:
    """Load the phone shop with its people, products, deals and orders."""
    with database.django("demo load"):
        from dealwright import demo
        from dealwright.events import Actor

        demo.load(by=Actor.system())
    click.echo("The demo company is loaded.")


@command.command("clear")
def clear() -> None:
    """Remove everything the demo company brought, and nothing else."""
    with database.django("demo clear"):
        from dealwright import demo
        from dealwright.events import Actor

        demo.clear(by=Actor.system())
    click.echo("The demo company is removed.")
