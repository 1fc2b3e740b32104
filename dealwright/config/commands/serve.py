"""`dealwright serve`: one web server."""

import click

from dealwright.config import database
from dealwright.config.supervisor import ports


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Processes that answer.  [default: 2, or 1 on one core]",
)
def command(host: str, port: int, processes: int | None) -> None:
    """Answer web requests until stopped; several may run beside each other on several machines."""
    ports.refuse_taken(host, port)
    with database.django("serve", stays=True):
        from dealwright.config import schema
        from dealwright.config.server.run import USUAL_PROCESSES, serve

        schema.refuse_other()
        serve(host=host, port=port, processes=processes or USUAL_PROCESSES)
