"""Completed checkouts: one request that locks, reserves, orders, opens the deal and asks for the payment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import click

from bench.tools import rates, telling
from bench.tools.company import found_company
from bench.tools.measuring import Timing, timed
from bench.tools.peer import CHECKOUT
from bench.tools.shopping import Form, Shopper
from bench.tools.site import running
from dealwright.sales.orders.models import Order

CLIENTS = (1, 4, 8)
FORMS = 60
"""Filled in for each client before the clock starts."""


@click.command()
def main() -> None:
    """Measure completed checkouts of different goods."""
    with running() as site:
        company = found_company()
        timings = []
        for clients in CLIENTS:
            telling.progress(f"Checkouts, {clients} at once")
            shoppers = [Shopper(site.port, company, clients * 100 + number) for number in range(clients)]
            timings.append(_send_all([[one.fill_form() for _ in range(FORMS)] for one in shoppers]))
        assert Order.objects.count() == FORMS * sum(CLIENTS)
    telling.head("Completed checkouts")
    telling.table(rates.columns(CLIENTS), [rates.row("Order and pay: one request", timings, CHECKOUT)])


def _send_all(piles: list[list[Form]]) -> Timing:
    """Let each client send its pile, all clients at once."""
    start = time.perf_counter()
    with ThreadPoolExecutor(len(piles)) as pool:
        doing = [pool.submit(lambda pile=pile: [timed(form.send) for form in pile]) for pile in piles]
        took = [one for each in doing for one in each.result()]
    return Timing(took, time.perf_counter() - start)
