"""Makes the database reachable for a command, and starts Django on it."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from dealwright.config import env as environment
from dealwright.config.supervisor import lock
from dealwright.config.supervisor.binaries import OLDEST_MAJOR
from dealwright.config.supervisor.postgres import Postgres
from dealwright.config.trouble import Trouble

PATIENCE_SECONDS = 60.0


@contextmanager
def reachable(command: str, *, stays: bool = False) -> Iterator[Postgres | None]:
    """The database answers inside the block: the named one, the running one, or one started for the block.

    Yields the server when it was started here. `stays` says that the command runs until it is stopped, so
    that other commands may lean on the server it started.
    """
    env = environment.read()
    if env.database_url:
        check(env.database_url)
        yield None
        return
    with ExitStack() as stack:
        if not _hold(stack, env.data, command, stays):
            check(environment.embedded_database_url(env.data))
            yield None
            return
        server = Postgres(env.data)
        stack.callback(server.stop)
        server.start()
        yield server


@contextmanager
def django(command: str, *, stays: bool = False) -> Iterator[None]:
    """The database answers and Django is ready inside the block."""
    with reachable(command, stays=stays):
        start_django()
        yield


def start_django() -> None:
    """Load the settings and the apps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealwright.config.settings")
    import django as framework

    framework.setup()


def check(url: str) -> None:
    """Raise Trouble unless a PostgreSQL that is new enough answers at the address."""
    environment.parse_database_url(url)
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            major = connection.info.server_version // 10000
            encoding = connection.info.parameter_status("server_encoding")
    except (psycopg.Error, ValueError) as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise Trouble(f"The database at {without_password(url)} does not answer: {reason}") from error
    if major < OLDEST_MAJOR:
        raise Trouble(
            f"The database at {without_password(url)} is PostgreSQL {major}, and the oldest "
            f"that serves is {OLDEST_MAJOR}: upgrade it, or leave DATABASE_URL out to use the embedded one"
        )
    if encoding != "UTF8":
        raise Trouble(
            f"The database at {without_password(url)} is encoded as {encoding}: create it with "
            "ENCODING 'UTF8', because names come in every script"
        )


def without_password(url: str) -> str:
    """The address as it may be shown."""
    return re.sub(r"(//[^:/@]*):[^@]*@", r"\1@", url)


def _hold(stack: ExitStack, data: Path, command: str, stays: bool) -> bool:
    """Hold the data folder as long as the stack; False when a running product has it and serves us too."""
    try:
        stack.enter_context(lock.hold(data, command, stays=stays, patience=_patience(data)))
    except lock.Held as held:
        if held.holder is None or not held.holder.stays:
            raise
        return False
    return True


def _patience(data: Path) -> float:
    """A short command is worth waiting for; a running product is not, it serves us as well."""
    found = lock.holder(data)
    return 0 if found is None or found.stays else PATIENCE_SECONDS
