"""New deals: by program, and by hand at the head of a column."""

from itertools import count

import click

from bench.tools import options, rates, telling
from bench.tools.company import SELLER, Company, found_company
from bench.tools.loading import Loader
from bench.tools.measuring import Work, drive
from bench.tools.pages import open_stage
from bench.tools.peer import CREATE
from bench.tools.programs import Program
from bench.tools.site import Site, running
from bench.tools.visitor import HTMX, Visitor

CLIENTS = (1, 8)


@click.command()
@options.deals
@options.seconds
def main(deals: int, seconds: float) -> None:
    """Measure new deals."""
    rows = []
    with running() as site:
        company = found_company()
        Loader(company).load(deals)
        for work, begin in (
            ("New deal, by the API", lambda: _by_program(site, company)),
            ("New deal on the board, its column again", lambda: _by_hand(site, company)),
        ):
            telling.progress(work)
            timings = [drive([begin() for _ in range(clients)], seconds=seconds) for clients in CLIENTS]
            rows.append(rates.row(work, timings, CREATE))
    telling.head(f"New deals beside {deals:,}")
    telling.table(rates.columns(CLIENTS), rows)


def _by_program(site: Site, company: Company) -> Work:
    program, numbers = Program(site, company), count()
    amount = {"amount": "1250.00", "currency": "BRL"}
    return lambda: program.call(
        "/api/v1/deals", {"title": f"New deal {next(numbers)}", "amount": amount}, expect=201
    )


def _by_hand(site: Site, company: Company) -> Work:
    visitor, numbers = Visitor(site.port).sign_in(SELLER), count()
    address = f"/deals/columns/{open_stage(company, 0)}"
    return lambda: visitor.post(address, {"title": f"New deal {next(numbers)}"}, expect=200, headers=HTMX)
