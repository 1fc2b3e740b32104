"""The board, the list, the search and the card in one run: what people look at all day, at every size."""

from collections.abc import Sequence

import click

from bench import board, card, listing
from bench.tools import options
from bench.tools.pages import compare


@click.command()
@options.sizes
@options.seconds
def main(sizes: Sequence[int], seconds: float) -> None:
    """Measure the pages people look at all day."""
    compare("Every day", [*board.QUESTIONS, *listing.QUESTIONS, *card.QUESTIONS], sizes, seconds)
