"""From orders to deals: orders a second, and after the worker was killed in the middle."""

from __future__ import annotations

import os
import signal
import time
from datetime import datetime, timedelta
from decimal import Decimal

import click
from django.db import transaction

from bench.tools import telling
from bench.tools.company import CITIES, Company, client_name, found_company
from bench.tools.copying import Row, continue_after, copy, next_id, settle
from bench.tools.measuring import wait_until
from bench.tools.site import Site, running
from dealwright.catalog.products.models import Product
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, months
from dealwright.events.models import Entry, Link
from dealwright.kit import clock
from dealwright.kit.text import search_key
from dealwright.sales.modes.actions import bring_orders_back, switch_to_deals
from dealwright.sales.modes.models import Conversion
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.statuses.queries import order_stages

PATIENCE_SECONDS = 900
AIM = "1,000 orders/s"
HISTORY = timedelta(days=365)
LINES = 2
STATUSES = "NPPSFFFFFD"
"""Of every ten orders."""
BATCH = 5_000


@click.command()
@click.option("--orders", default=20_000, show_default=True)
def main(orders: int) -> None:
    """Measure the conversion: one worker, as it comes."""
    with running() as site:
        company = found_company()
        rows = [_measure(site, company, orders, "Orders become deals", is_killed=False)]
        rows.append(_measure(site, company, orders, "The same, the worker killed half way", is_killed=True))
    telling.head(f"Conversion of {orders:,} orders of {LINES} lines and four events each")
    telling.table(["Work", "time", "orders/s", "aim"], rows)


def _measure(site: Site, company: Company, orders: int, work: str, *, is_killed: bool) -> list[str]:
    telling.progress(work)
    system, before = Actor.system(), Deal.objects.count()
    bring_orders_back(by=system)
    _load(company, orders)
    begun = time.perf_counter()
    conversion = switch_to_deals(by=system)
    assert conversion is not None
    if is_killed:
        wait_until(lambda: Deal.objects.count() - before >= orders // 2, seconds=PATIENCE_SECONDS)
        os.kill(site.processes_of("worker")[0], signal.SIGKILL)
    wait_until(lambda: Conversion.objects.get(pk=conversion.pk).is_over, seconds=PATIENCE_SECONDS)
    elapsed = time.perf_counter() - begun
    assert Deal.objects.count() - before == orders
    assert not Order.objects.filter(deal=None).exists()
    return [work, f"{elapsed:.0f} s", telling.per_second(orders / elapsed), AIM]


def _load(company: Company, orders: int) -> None:
    """Orders without deals, past the actions: what a shop of some years holds."""
    telling.progress(f"Loading {orders:,} orders")
    now = clock.now()
    months.ensure(now - timedelta(days=day) for day in range(0, HISTORY.days + 31, 15))
    product = Product.objects.order_by("pk")[0]
    for start in range(0, orders, BATCH):
        with transaction.atomic():
            sheaf = [_Bought(company, now, number) for number in range(start, min(start + BATCH, orders))]
            _copy(sheaf, product)
    for model in (Contact, Order, OrderLine):
        continue_after(model)
    continue_after(Entry, "event_id_seq")
    settle()


def _copy(sheaf: list[_Bought], product: Product) -> None:
    contact, order, event = next_id(Contact), next_id(Order), next_id(Entry)
    for place, one in enumerate(sheaf):
        one.contact, one.order = contact + place, order + place
    copy(Contact, (one.client() for one in sheaf))
    copy(Order, (one.row() for one in sheaf))
    copy(OrderLine, (line for one in sheaf for line in one.lines(product)))
    told = [event for one in sheaf for event in one.events()]
    copy(Entry, ({**row, "id": event + place} for place, row in enumerate(told)))
    copy(Link, (link for place, row in enumerate(told) for link in _links(row, event + place)))


class _Bought:
    """One order, as rows."""

    contact: int
    order: int

    def __init__(self, company: Company, now: datetime, number: int) -> None:
        self.number = number
        self.stage = order_stages()[STATUSES[number % len(STATUSES)]]
        self.seller = company.sellers[number % len(company.sellers)].pk
        self.at = now - HISTORY * ((number * 7919 % 100_003) / 100_003)

    def client(self) -> Row:
        first, last = client_name(self.number)
        return {
            "id": self.contact,
            "first_name": first,
            "last_name": last,
            "name": f"{first} {last}",
            "city": CITIES[self.number % len(CITIES)],
            "created_at": self.at,
            "search_key": search_key(f"{first} {last}"),
        }

    def row(self) -> Row:
        total = Decimal(100)
        return {
            "id": self.order,
            "number": f"{self.order}",
            "store": "web",
            "pipeline_id": self.stage.pipeline_id,
            "stage_id": self.stage.pk,
            "stage_since": self.at,
            "status": self.stage.code,
            "contact_id": self.contact,
            "responsible_id": self.seller,
            "currency": "BRL",
            "items_total": total,
            "total": total,
            "paid_total": Decimal(0) if self.stage.code in "ND" else total,
            "placed_at": self.at,
            "created_at": self.at,
            "page_token": f"bench-{self.order}",
            "search_key": search_key(f"{self.order}"),
        }

    def lines(self, product: Product) -> list[Row]:
        line = {"order_id": self.order, "product_id": product.pk, "name": product.name, "price": Decimal(50)}
        return [{**line, "quantity": 1, "position": place} for place in range(LINES)]

    def events(self) -> list[dict[str, object]]:
        told = {
            "at": self.at,
            "subject_kind": "order",
            "subject_id": self.order,
            "subject_label": str(self.order),
            "actor_kind": "system",
            "actor_label": "Dealwright",
            "change_id": "00000000-0000-4000-8000-000000000000",
            "depth": 0,
            "quiet": True,
        }
        kinds = ("order.placed", "order.paid", "order.moved", "order.moved")
        stage = {"kind": "stage", "id": self.stage.pk, "label": self.stage.name}
        money = {"amount": "100.00", "currency": "BRL"}
        facts = {
            "order.placed": {"total": money, "store": "web", "lines": []},
            "order.paid": {"total": money},
            "order.moved": {"before": stage, "after": stage},
        }
        return [{**told, "kind": kind, "facts": facts[kind]} for kind in kinds]


def _links(event: dict[str, object], id: int) -> list[Row]:
    return [{"record_kind": "order", "record_id": event["subject_id"], "event_id": id, "at": event["at"]}]
