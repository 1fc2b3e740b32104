"""`dealwright user`: people who may sign in."""

import secrets
import sys

import click

from dealwright.config import database
from dealwright.config.trouble import Trouble


@click.group("user")
def command() -> None:
    """Create people who may sign in, and give them new passwords."""


@command.command("create")
@click.option("--email", required=True, help="The address the person signs in with.")
@click.option("--name", required=True, help="The name colleagues see.")
@click.option("--role", required=True, help="What the person may do, by the name of a role.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(email: str, name: str, role: str, password_stdin: bool) -> None:
    """Create a person; a password is made and printed once unless it is given on standard input."""
    password = _given_password() if password_stdin else secrets.token_urlsafe(12)
    with database.django("user create"):
        from dealwright.events import Actor
        from dealwright.people.users.actions import create_user

        create_user(email=email, name=name, role=role, password=password, by=Actor.system())
    click.echo(f"{email} can sign in now.")
    if not password_stdin:
        click.echo(f"Password: {password}")


@command.command("password")
@click.option("--email", required=True, help="The address the person signs in with.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def change_password(email: str, password_stdin: bool) -> None:
    """Give a person a new password; one is made and printed once unless it is given on standard input."""
    password = _given_password() if password_stdin else secrets.token_urlsafe(12)
    with database.django("user password"):
        from django.contrib.auth import get_user_model

        from dealwright.events import Actor
        from dealwright.people.users.actions import set_password

        user = get_user_model().objects.filter(email__iexact=email).first()
        if user is None:
            raise Trouble(f"Nobody signs in with {email}: create them with dealwright user create")
        set_password(user, password=password, by=Actor.system())
    click.echo(f"{email} has a new password.")
    if not password_stdin:
        click.echo(f"Password: {password}")


@command.command("unlock")
@click.option("--email", required=True, help="The address the person signs in with.")
def unlock(email: str) -> None:
    """Let in somebody who lost phone and codes, or typed too many wrong passwords."""
    with database.django("user unlock"):
        from django.contrib.auth import get_user_model

        from dealwright.events import Actor
        from dealwright.people.signing.actions import lift_locks, remove_second_steps
        from dealwright.people.signing.queries import has_second_step

        user = get_user_model().objects.filter(email__iexact=email).first()
        if user is None:
            raise Trouble(f"Nobody signs in with {email}: create them with dealwright user create")
        lift_locks(user, by=Actor.system())
        if has_second_step(user):
            remove_second_steps(user, by=Actor.system())
    click.echo(f"{email} can sign in with the password alone.")


def _given_password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Trouble("The password on standard input is empty")
    return password
