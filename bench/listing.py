"""The list of deals: the first page, two filters and a sort, a search by part of a name."""

from collections.abc import Sequence
from urllib.parse import quote

import click

from bench.tools import options, peer
from bench.tools.company import COMMON_WORD, RARE_WORD, client_name
from bench.tools.loading import Loader, phone_of
from bench.tools.pages import PathOf, Question, compare, open_stage


def first_page(_loader: Loader, _turn: int) -> str:
    """The newest of all."""
    return "/deals/list"


def found(word: str) -> PathOf:
    """The deals in which a word stands."""
    return lambda _loader, _turn: f"/deals/list?q={word}"


def contacts_found(text: str) -> PathOf:
    """The contacts with this in their name or number."""
    return lambda _loader, _turn: f"/contacts?q={text}"


def contact_by_phone(loader: Loader, turn: int) -> str:
    """One contact by the last digits of the telephone."""
    return f"/contacts?q={phone_of(turn * 101 % max(1, loader.deals))[-7:]}"


def filtered(loader: Loader, turn: int) -> str:
    """The dearest deals of one seller on one stage."""
    sellers = loader.company.sellers
    seller = sellers[turn % len(sellers)]
    return f"/deals/list?stage_id={open_stage(loader.company, 0)}&responsible_id={seller.pk}&sort=-amount"


QUESTIONS = [
    Question("List of all, first page", first_page, peer.LIST),
    Question("List, two filters and a sort", filtered, peer.LIST_FILTERED),
    Question("Search, a common word", found(COMMON_WORD), peer.SEARCH_COMMON),
    Question("Search, a rare word", found(RARE_WORD), peer.SEARCH_RARE),
    Question("Contacts, a part of many names", contacts_found("maria"), peer.CONTACTS),
    Question(
        "Contacts, parts of two names", contacts_found(quote(" ".join(client_name(4_711)))), peer.CONTACTS
    ),
    Question("Contacts, a part of a phone number", contact_by_phone, peer.CONTACTS),
]


@click.command()
@options.sizes
@options.seconds
def main(sizes: Sequence[int], seconds: float) -> None:
    """Measure the list."""
    compare("List of deals", QUESTIONS, sizes, seconds)
