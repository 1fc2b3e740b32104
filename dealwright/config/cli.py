"""The command `dealwright`."""

import importlib
import os
import sys

import click

from dealwright.config.trouble import Trouble

COMMANDS = {
    "up": "up",
    "serve": "serve",
    "worker": "worker",
    "migrate": "migrate",
    "check-upgrade": "check_upgrade",
    "doctor": "doctor",
    "demo": "demo",
    "user": "user",
    "token": "token",
    "import": "import_",
    "order-mode": "order_mode",
    "events": "events",
    "bench": "bench",
    "prepare": "prepare",  # hidden: a step of `up`, in its own process so that the supervisor stays small
}


class Commands(click.Group):
    """Loads a command only when it is asked for: each lives in its own file under `commands/`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(f"dealwright.config.commands.{COMMANDS[cmd_name]}").command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version="0.1.0", prog_name="dealwright")
def dealwright() -> None:
    """Dealwright: a CRM with an online store and automation rules."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command; whatever goes wrong is said in one line on stderr, and the exit code tells."""
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        code = dealwright.main(arguments, prog_name="dealwright", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "dealwright"
        return _complain(f"{error.format_message()} See {command} --help", 2)
    except click.ClickException as error:
        return _complain(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        return _complain("Stopped", 130)
    except BrokenPipeError:
        # The reader of our output left, as `head` does; Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Trouble as trouble:
        return _complain(str(trouble))
    except Exception as error:
        return _complain(_plainly(error))


def _plainly(error: Exception) -> str:
    """What the operator can mend, in one line; what only a developer can is raised again."""
    from django.core.exceptions import ValidationError
    from django.db import OperationalError

    from dealwright.kit import errors

    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, errors.Problem):
        return str(error)
    if isinstance(error, OperationalError):
        return f"The database does not answer: {str(error).strip().splitlines()[-1]}"
    if isinstance(error, OSError) and error.errno == 28:
        return f"The disk is full: free some space on it ({error.filename or 'the data folder'})"
    raise error


def _complain(text: str, code: int = 1) -> int:
    click.echo(f"Error: {' '.join(text.split())}", err=True)
    return code


if __name__ == "__main__":
    main()
