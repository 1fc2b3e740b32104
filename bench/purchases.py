"""Purchases from an empty cart to a deal on the board, and on to a paid one that moved by itself."""

import click

from bench.tools import options, rates, telling
from bench.tools.company import Company, found_company
from bench.tools.measuring import Timing, drive, wait_until
from bench.tools.peer import PURCHASE
from bench.tools.shopping import Shopper
from bench.tools.site import Site, running
from dealwright.crm.deals.models import Deal
from dealwright.sales.orders.models import Order
from dealwright.store.opening import PAID_STAGE_CODE
from dealwright.work.tasks.models import Task

CLIENTS = (1, 4)
PATIENCE_SECONDS = 60


@click.command()
@options.seconds
def main(seconds: float) -> None:
    """Measure purchases."""
    with running() as site:
        company = found_company()
        ordered = [_measure(site, company, clients, seconds, pays=False) for clients in CLIENTS]
        before = Order.objects.count()
        paid = [_measure(site, company, clients, seconds, pays=True) for clients in CLIENTS]
        expected = Order.objects.count() - before
        late = wait_until(lambda: _moved(company) == expected, seconds=PATIENCE_SECONDS)
        later = wait_until(lambda: Task.objects.count() == expected, seconds=PATIENCE_SECONDS)
        assert Deal.objects.count() == Order.objects.count()
    telling.head("Purchases in the shop")
    rows = [
        rates.row("Ordered: 7 requests, the deal stands on the board", ordered, PURCHASE),
        rates.row("Ordered and paid: 11 requests, to the order page", paid, PURCHASE),
    ]
    telling.table(rates.columns(CLIENTS), rows)
    click.echo(
        f"The last of {expected:,} paid deals moved on {telling.ms(1000 * late)} after the last answer,"
        f" and its task was there {telling.ms(1000 * (late + later))} after it.\n"
    )


def _measure(site: Site, company: Company, clients: int, seconds: float, *, pays: bool) -> Timing:
    telling.progress(f"Purchases, {clients} at once{', paid' if pays else ''}")
    first = (1000 if pays else 0) + clients * 100
    shoppers = [Shopper(site.port, company, first + number) for number in range(clients)]
    return drive([one.buy_and_pay if pays else one.buy for one in shoppers], seconds=seconds)


def _moved(company: Company) -> int:
    return Deal.objects.filter(stage=company.stage(PAID_STAGE_CODE)).count()
