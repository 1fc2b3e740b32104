"""The card of a deal with its timeline: as a page, as a panel, with a long history."""

from collections.abc import Sequence

import click

from bench.tools import options, peer
from bench.tools.loading import Loader
from bench.tools.pages import Question, compare
from bench.tools.visitor import PANEL

STRIDE = 37
"""From one card to the next: no two in a row lie on one page of the table."""


def any_deal(loader: Loader, turn: int) -> str:
    """The address of one deal after the other."""
    return f"/deals/{loader.first_deal + 1 + turn * STRIDE % (loader.deals - 1)}"


def busy_deal(loader: Loader, turn: int) -> str:
    """The address of one that has 300 events."""
    return f"/deals/{loader.busy_deals[turn % len(loader.busy_deals)]}"


QUESTIONS = [
    Question("Card as a page", any_deal, peer.CARD),
    Question("Card as a panel over the board", any_deal, peer.CARD, headers=PANEL),
    Question("Card with 300 events", busy_deal, peer.CARD, headers=PANEL),
]


@click.command()
@options.sizes
@options.seconds
def main(sizes: Sequence[int], seconds: float) -> None:
    """Measure the card."""
    compare("Card of a deal", QUESTIONS, sizes, seconds)
