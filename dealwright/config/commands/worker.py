"""`dealwright worker`: does what waits in the database."""

import click

from dealwright.config import database


@click.command("worker")
def command() -> None:
    """Tell what happened, run rules and timers until stopped; several may run beside each other."""
    with database.django("worker", stays=True):
        from dealwright.config import schema
        from dealwright.config.worker.run import work
        from dealwright.events.loops import LOOPS

        schema.refuse_other()
        work(LOOPS)
