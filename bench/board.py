"""The board of open deals: all, own, for four people at once, narrowed by a search."""

from collections.abc import Sequence

import click

from bench.tools import options, peer
from bench.tools.company import COMMON_WORD, RARE_WORD, SELLER
from bench.tools.loading import Loader
from bench.tools.pages import PathOf, Question, compare


def whole_board(_loader: Loader, _turn: int) -> str:
    """The board without filters."""
    return "/deals"


def board_by_deadline(_loader: Loader, _turn: int) -> str:
    """The same deals by what is planned next."""
    return "/deals/activities"


def calendar(_loader: Loader, _turn: int) -> str:
    """What is planned this month."""
    return "/deals/calendar"


def board_of(word: str) -> PathOf:
    """The board of the deals in which a word stands."""
    return lambda _loader, _turn: f"/deals?q={word}"


QUESTIONS = [
    Question("Board of all open deals", whole_board, peer.BOARD),
    Question("Board of a seller's own deals", whole_board, peer.BOARD_OWN, email=SELLER),
    Question("Board of all, 4 clients at once", whole_board, peer.BOARD_OF_FOUR, clients=4),
    Question("Board by deadline", board_by_deadline, peer.BOARD_BY_DEADLINE),
    Question("Board by deadline, a seller's own", board_by_deadline, peer.BOARD_BY_DEADLINE, email=SELLER),
    Question("Calendar of a seller's deals", calendar, peer.CALENDAR, email=SELLER),
    Question("Board, a common word", board_of(COMMON_WORD), peer.BOARD_SEARCHED),
    Question("Board, a rare word", board_of(RARE_WORD), peer.BOARD_SEARCHED),
]


@click.command()
@options.sizes
@options.seconds
def main(sizes: Sequence[int], seconds: float) -> None:
    """Measure the board."""
    compare("Board", QUESTIONS, sizes, seconds)
