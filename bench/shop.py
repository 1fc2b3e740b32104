"""The shop at several sizes: its pages, putting into the cart, and a whole visit up to the order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from bench.tools import options, peer, telling
from bench.tools.company import Company, found_company
from bench.tools.goods import RARE_BRAND, Shelves
from bench.tools.measuring import Timing, drive
from bench.tools.peer import Line
from bench.tools.shopping import Shopper
from bench.tools.site import Site, running

CLIENTS = (1, 4)
UNKNOWN = Line("flat", "–")


@dataclass(frozen=True)
class Work:
    """What a visitor does."""

    name: str
    act: Callable[[Shopper], object]
    line: Line


def page(path: str) -> Callable[[Shopper], object]:
    """Look at this page."""
    return lambda shopper: shopper.browser.get(path)


WORKS = (
    Work("Home page", page("/shop/"), UNKNOWN),
    Work("Product page", lambda shopper: shopper.look_at_product(), peer.PRODUCT_PAGE),
    Work("Product page with 12 variations", page("/shop/p/shelf-80"), peer.PRODUCT_PAGE),
    Work("Category page", page("/shop/c/phones"), peer.CATEGORY_PAGE),
    Work("Category page, cheapest first", page("/shop/c/phones?sort=price"), peer.CATEGORY_PAGE),
    Work(
        "Category page, two brands that can be bought now",
        page("/shop/c/phones?a-Brand=Aurora&a-Brand=Pedra&available=1"),
        peer.CATEGORY_PAGE,
    ),
    Work("Category page, one size of variations", page("/shop/c/phones?a-Size=M"), peer.CATEGORY_PAGE),
    Work("Everything that can be bought now", page("/shop/products?available=1"), UNKNOWN),
    Work("Everything of a rare brand", page(f"/shop/products?a-Brand={RARE_BRAND}"), UNKNOWN),
    Work("Search", page("/shop/products?q=aurora"), UNKNOWN),
    Work("Add to cart, and the page after it", lambda shopper: shopper.put_into_cart(), peer.ADD_TO_CART),
    Work("Visitor to order, 7 requests", lambda shopper: shopper.buy(), peer.PURCHASE),
)

LISTED = (
    Work("Cheapest first, prices of a list", page("/shop/c/phones?sort=price"), UNKNOWN),
    Work("Dearest first, prices of a list", page("/shop/c/phones?sort=-price"), UNKNOWN),
)
"""With the prices of a list, on which not every product has one."""


@click.command()
@click.option(
    "--products",
    "sizes",
    multiple=True,
    type=int,
    default=(1_000, 100_000),
    show_default=True,
    help="Size of the shop; may be given more than once.",
)
@options.seconds
def main(sizes: Sequence[int], seconds: float) -> None:
    """Measure the shop."""
    found: dict[str, list[list[Timing]]] = {work.name: [] for work in (*WORKS, *LISTED)}
    with running() as site:
        shelves = Shelves(found_company())
        for round_, size in enumerate(sorted(sizes)):
            shelves.fill(size)
            for work in (*WORKS, *LISTED):
                if work is LISTED[0]:
                    shelves.show_list()
                telling.progress(f"{work.name} among {size:,} products")
                found[work.name].append(
                    [_measured(site, shelves.company, work, clients, seconds, round_) for clients in CLIENTS]
                )
            shelves.show_base_prices()
    telling.head("Shop")
    heads = [f"{size:,} products: c1 / c4 a second, p50 / p95" for size in sorted(sizes)]
    telling.table(
        ["Work", *heads, "p95 larger", "aim", "Odoo 19"],
        [_row(work, found[work.name]) for work in (*WORKS, *LISTED)],
    )


def _measured(site: Site, company: Company, work: Work, clients: int, seconds: float, round_: int) -> Timing:
    first = 1_000 * round_ + 100 * clients
    shoppers = [Shopper(site.port, company, first + number) for number in range(clients)]
    for shopper in shoppers:
        shopper.look_at_product()
    return drive([_bound(work.act, shopper) for shopper in shoppers], seconds=seconds)


def _bound(act: Callable[[Shopper], object], shopper: Shopper) -> Callable[[], object]:
    return lambda: act(shopper)


def _row(work: Work, sizes: list[list[Timing]]) -> list[str]:
    cells = [
        f"{' / '.join(telling.per_second(timing.rate) for timing in timings)},"
        f" {telling.ms(timings[0].p50)} / {telling.ms(timings[0].p95)}"
        for timings in sizes
    ]
    growth = sizes[-1][0].p95 / sizes[0][0].p95
    return [work.name, *cells, f"× {growth:.2f}", work.line.aim, work.line.odoo]
