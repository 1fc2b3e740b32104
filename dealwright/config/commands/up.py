"""`dealwright up`: the whole product in the foreground."""

import click

from dealwright.config.supervisor.installation import Installation, data_folder


@click.command("up")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on."
)
@click.option("--data", type=click.Path(), help="Data folder.  [default: var]")
@click.option("--no-demo", is_flag=True, help="Start without the company to try.")
def command(host: str, port: int, data: str | None, no_demo: bool) -> None:
    """Run the whole product: database, web and worker.

    Starts the embedded PostgreSQL in the data folder, or uses the one named in DATABASE_URL. Ctrl+C stops
    everything.
    """
    folder = data_folder(data)
    Installation(data=folder, host=host, port=port, demo=not no_demo, say=_say).run()


def _say(text: str) -> None:
    if text:
        click.echo(text)
