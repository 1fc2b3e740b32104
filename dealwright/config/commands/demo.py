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
        from dealwright.demo.loading import load as load_company
        from dealwright.events import Actor

        load_company(by=Actor.system())
    click.echo("The demo company is loaded.")


@command.command("clear")
def clear() -> None:
    """Remove everything the demo company brought, and nothing else."""
    with database.django("demo clear"):
        from dealwright.demo.clearing import clear as clear_company
        from dealwright.events import Actor

        cleared = clear_company(by=Actor.system())
    click.echo("The demo company is removed.")
    for kind, count in cleared.kept.items():
        click.echo(f"Kept, because your own records use them: {count} × {kind}")
