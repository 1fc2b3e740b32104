"""`dealwright doctor`: what is wrong and what to do."""

from collections.abc import Iterator
from pathlib import Path

import click

from dealwright.config import database, env
from dealwright.config.doctor import machine, parts
from dealwright.config.doctor.finding import Finding
from dealwright.config.trouble import Trouble


@click.command("doctor")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address the product listens on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Its port.")
def command(host: str, port: int) -> int:
    """Look the installation over; say what is wrong and what to do. Changes nothing."""
    wrong = 0
    for finding in _findings(host, port):
        click.echo(str(finding))
        wrong += not finding.is_well
    if wrong:
        click.echo(f"Error: {wrong} {'thing is' if wrong == 1 else 'things are'} wrong, see above", err=True)
        return 1
    click.echo("All is well.")
    return 0


def _findings(host: str, port: int) -> Iterator[Finding]:
    here = env.read()
    package = Path(env.__file__).parent.parent
    yield machine.python()
    yield machine.packages(env.ROOT / "requirements")
    yield machine.data_folder(here.data)
    yield machine.free_disk(here.data)
    yield machine.port(here.data, host, port)
    yield parts.front_end(package)
    yield parts.translations(env.ROOT / "locale")
    try:
        with database.django("doctor"):
            yield from _of_the_database(here)
    except Trouble as trouble:
        yield Finding("PostgreSQL", "does not answer", str(trouble))


def _of_the_database(here: env.Env) -> Iterator[Finding]:
    from dealwright.config.doctor import database as of_database
    from dealwright.config.doctor import files

    if here.database_url is None:
        yield of_database.programs(here.data)
    yield of_database.server(here.data, outside=here.database_url is not None)
    current = of_database.schema_state()
    yield current
    yield parts.served_files()
    yield files.storage(here)
    if current.is_well:
        yield of_database.waiting_work()
        yield of_database.failed_work()
        yield files.room()
