"""`dealwright serve`: one web server."""

import click

from dealwright.config import database
from dealwright.config.supervisor import ports


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
def command(host: str, port: int, processes: int) -> None:
    """Answer web requests until stopped; several may run beside each other on several machines."""
    ports.refuse_taken(host, port)
    with database.django("serve", stays=True):
        from dealwright.config import schema
        from dealwright.config.server.run import serve

        schema.refuse_other()
        serve(host=host, port=port, processes=processes)
