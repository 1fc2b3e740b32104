"""`dealwright token`: keys for programs."""

import click

from dealwright.config import database
from dealwright.config.trouble import Trouble


@click.group("token")
def command() -> None:
    """Create keys with which programs use the API in a person's name."""


@command.command("create")
@click.option("--user", "email", required=True, help="The e-mail address of the person.")
@click.option("--name", required=True, help="What the key is for.")
def create(email: str, name: str) -> None:
    """Create a key and print it; it is shown only this once."""
    with database.django("token create"):
        from django.contrib.auth import get_user_model

        from dealwright.events import Actor
        from dealwright.people.tokens.actions import create_token

        user = get_user_model().objects.filter(email__iexact=email).first()
        if user is None:
            raise Trouble(f"Nobody signs in with {email}: create them with dealwright user create")
        token = create_token(user=user, name=name, by=Actor.system())
    click.echo(token)
