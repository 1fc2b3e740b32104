"""A worker that is killed in the middle of a conversion: the next one goes on, and nothing is there twice."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.db.models import Count

from dealwright.config.env import ROOT
from dealwright.crm.deals.models import Deal, DealLine
from dealwright.events.models import Entry
from dealwright.sales.modes import converting
from dealwright.sales.modes.actions import bring_orders_back, switch_to_deals
from dealwright.sales.orders.models import Order, OrderLine
from tests.factories.sales import new_customer, new_order, new_product

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WORKER = """
import signal
import sys
import django
from django.db import connection
django.setup()
connection.settings_dict["NAME"] = sys.argv[1]
from dealwright.sales.modes import converting
from dealwright.sales.modes.models import Conversion
go_on = converting._go_on
def stop_inside(conversion):
    go_on(conversion)
    if conversion.converted >= int(sys.argv[2]):
        print("inside", flush=True)
        signal.pause()
converting.BATCH = 2
converting._go_on = stop_inside
converting.finish(Conversion.objects.get(), progress=lambda _conversion: None)
"""
ORDERS = 60


@pytest.fixture
def sold(pipeline, system):
    """Sixty orders without deals, of two lines each."""
    bring_orders_back(by=system)
    product, client = new_product(stock=1000), new_customer()
    first = new_order(product=product, contact=client, quantity=1)
    lines = list(first.lines.all())
    with converting.unrecorded("set-up"):
        for number in range(1, ORDERS):
            order = Order.objects.get(pk=first.pk)
            order.pk, order.number, order.page_token = None, f"K{number}", f"token{number}"
            order._state.adding = True
            order.save()
            for line in lines:
                OrderLine.objects.create(
                    order=order, product=product, name=line.name, price=line.price, quantity=1
                )


def worker(*, until=ORDERS + 1):
    """A worker that says so and waits, in the middle of a batch, once so many orders are deals."""
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"], str(until)]
    return subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE)


def test_goes_on_after_each_kill_and_makes_one_deal_of_each_order(sold, owner, by_owner):
    conversion = switch_to_deals(by=by_owner)

    for until in (10, 30):
        with worker(until=until) as killed:
            assert killed.stdout.readline() == b"inside\n"
            killed.kill()
    converted = conversion.refreshed().converted
    assert 0 < converted < ORDERS
    assert converted == Deal.objects.count()
    # The server may not know yet of the last kill: this waits until the work is given free.
    converting.finish(conversion, progress=lambda _conversion: None)

    assert conversion.refreshed().state == "done"
    assert conversion.refreshed().converted == Deal.objects.count() == ORDERS
    assert not Order.objects.filter(deal=None).exists()
    assert not Deal.objects.annotate(behind=Count("orders")).exclude(behind=1).exists()
    assert not DealLine.objects.values("deal").annotate(rows=Count("id")).exclude(rows=2).exists()
    assert Entry.objects.filter(kind="order.became_deal").count() == ORDERS
    assert Entry.objects.filter(kind="order_conversion.finished").count() == 1


def test_two_workers_share_the_work(sold, owner, by_owner):
    conversion = switch_to_deals(by=by_owner)

    with worker() as one, worker() as other:
        codes = [one.wait(), other.wait()]
    converting.run_all()

    assert codes == [0, 0]
    assert conversion.refreshed().converted == Deal.objects.count() == ORDERS
