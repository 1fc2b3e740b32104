"""The board of open deals: all, own, for four people at once, narrowed by a search."""

from collections.abc import Sequence

import click

from bench.tools import options, peer
from bench.tools.company import COMMON_WORD, RARE_WORD, SELLER
from bench.tools.pages import Question, compare

QUESTIONS = [
    Question("Board of all open deals", lambda _loader, _turn: "/deals", peer.BOARD),
    Question("Board of a seller's own deals", lambda _loader, _turn: "/deals", peer.BOARD_OWN, email=SELLER),
    Question("Board of all, 4 clients at once", lambda _loader, _turn: "/deals", peer.BOARD_OF_FOUR, clients=4),
    Question("Board, a common word", lambda _loader, _turn: f"/deals?q={COMMON_WORD}", peer.BOARD_SEARCHED),
    Question("Board, a rare word", lambda _loader, _turn: f"/deals?q={RARE_WORD}", peer.BOARD_SEARCHED),
]


@click.command()
@options.sizes
@options.seconds
def main(sizes: Sequence[int], seconds: float) -> None:
    """Measure the board."""
    compare("Board", QUESTIONS, sizes, seconds)
