"""Memory of all processes: at rest, with open pages that wait for news, and after a day's worth of work."""

import http.client
import time
from contextlib import ExitStack

import click

from bench.tools import options, peer, telling
from bench.tools.company import SELLER, found_company
from bench.tools.loading import Loader
from bench.tools.measuring import drive
from bench.tools.processes import memory_of, ours
from bench.tools.shopping import Shopper
from bench.tools.site import Site, running
from bench.tools.visitor import Visitor

REST_SECONDS = 3
ROLES = ("supervisor", "web", "worker", "PostgreSQL")


@click.command()
@options.deals
@options.seconds
@click.option("--streams", default=500, show_default=True, help="Open pages that wait for news.")
def main(deals: int, seconds: float, streams: int) -> None:
    """Measure memory."""
    rows = []
    with running() as site, ExitStack() as stack:
        rows.append(_row("At rest after the start", site))
        company = found_company()
        Loader(company).load(deals)
        seller = Visitor(site.port).sign_in(SELLER)
        for _ in range(streams):
            stack.callback(_open_stream(site, seller).close)
        rows.append(_row(f"{deals:,} deals, {streams} open pages", site))
        telling.progress("Work")
        shoppers = [Shopper(site.port, company, number) for number in range(3)]
        drive([lambda: seller.get("/deals"), *(one.buy_and_pay for one in shoppers)], seconds=seconds)
        rows.append(_row(f"After {seconds:g} s of purchases and boards", site))
    telling.head("Memory")
    telling.table(["When", *ROLES, "without PostgreSQL", "aim", "Odoo 19"], rows)


def _row(when: str, site: Site) -> list[str]:
    time.sleep(REST_SECONDS)
    memory = memory_of(site)
    sizes = [f"{memory.get(role, 0):.0f} MB" for role in ROLES]
    return [when, *sizes, f"{ours(memory):.0f} MB", peer.MEMORY.aim, peer.MEMORY.odoo]


def _open_stream(site: Site, reader: Visitor) -> http.client.HTTPConnection:
    cookies = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    stream = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30)
    stream.request("GET", "/live/stream", headers={"Cookie": cookies})
    assert stream.getresponse().status == http.HTTPStatus.OK
    return stream
