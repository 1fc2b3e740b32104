"""The options that measurements share."""

import click

sizes = click.option(
    "--deals", "sizes", multiple=True, type=int, default=(10_000, 100_000, 1_000_000), show_default=True,
    help="Size of the company; may be given more than once.",
)  # fmt: skip
seconds = click.option("--seconds", default=10.0, show_default=True, help="Of each measured line.")
deals = click.option("--deals", default=10_000, show_default=True, help="Size of the company.")
