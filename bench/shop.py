"""The shop: a product's page, a shelf, putting into the cart."""

from collections.abc import Callable

import click

from bench.tools import options, rates, telling
from bench.tools.company import found_company
from bench.tools.measuring import drive
from bench.tools.peer import ADD_TO_CART, CATEGORY_PAGE, PRODUCT_PAGE
from bench.tools.shopping import Shopper
from bench.tools.site import running

CLIENTS = (1, 4)
LINES: list[tuple[str, Callable[[Shopper], object]]]
LINES = [
    ("Product page", lambda shopper: shopper.look_at_product()),
    ("Category page", lambda shopper: shopper.browser.get("/shop/c/phones")),
    ("Add to cart, and the page after it", lambda shopper: shopper.put_into_cart()),
]


@click.command()
@options.seconds
def main(seconds: float) -> None:
    """Measure the shop."""
    rows = []
    with running() as site:
        company = found_company()
        for (work, act), line in zip(LINES, (PRODUCT_PAGE, CATEGORY_PAGE, ADD_TO_CART), strict=True):
            telling.progress(work)
            timings = []
            for clients in CLIENTS:
                shoppers = [Shopper(site.port, company, clients * 100 + number) for number in range(clients)]
                for shopper in shoppers:
                    shopper.look_at_product()
                timings.append(drive([_bound(act, shopper) for shopper in shoppers], seconds=seconds))
            rows.append(rates.row(work, timings, line))
    telling.head("Shop")
    telling.table(rates.columns(CLIENTS), rows)


def _bound(act: Callable[[Shopper], object], shopper: Shopper) -> Callable[[], object]:
    return lambda: act(shopper)
