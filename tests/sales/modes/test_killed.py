"""A worker that is killed in the middle of a conversion: the next one goes on, and nothing is there twice."""

import os
import signal
import subprocess
import sys
import time

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
import sys
import django
from django.db import connection
django.setup()
connection.settings_dict["NAME"] = sys.argv[1]
from dealwright.sales.modes import converting
converting.BATCH = 2
converting.run_all()
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


def kill_when(is_due, worker):
    """Kill the worker at once when something is true; it may be in the middle of anything."""
    until = time.monotonic() + 60
    while time.monotonic() < until and worker.poll() is None:
        if is_due():
            worker.send_signal(signal.SIGKILL)
            break
        time.sleep(0.005)
    worker.wait(30)


def test_goes_on_after_each_kill_and_makes_one_deal_of_each_order(sold, owner, by_owner):
    conversion = switch_to_deals(by=by_owner)
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"]]

    kills = 0
    for wanted in (10, 30):
        worker = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ))
        kill_when(lambda wanted=wanted: Deal.objects.count() >= wanted, worker)
        kills += worker.returncode == -signal.SIGKILL
    converted = conversion.refreshed().converted
    assert converted == Deal.objects.count()
    converting.run_all()

    assert kills == 2
    assert conversion.refreshed().state == "done"
    assert conversion.refreshed().converted == Deal.objects.count() == ORDERS
    assert not Order.objects.filter(deal=None).exists()
    assert not Deal.objects.annotate(behind=Count("orders")).exclude(behind=1).exists()
    assert not DealLine.objects.values("deal").annotate(rows=Count("id")).exclude(rows=2).exists()
    assert Entry.objects.filter(kind="order.became_deal").count() == ORDERS
    assert Entry.objects.filter(kind="order_conversion.finished").count() == 1


def test_two_workers_share_the_work(sold, owner, by_owner):
    conversion = switch_to_deals(by=by_owner)
    command = [sys.executable, "-c", WORKER, connection.settings_dict["NAME"]]

    workers = [subprocess.Popen(command, cwd=ROOT, env=dict(os.environ)) for _worker in range(2)]
    codes = [worker.wait(60) for worker in workers]
    converting.run_all()

    assert codes == [0, 0]
    assert conversion.refreshed().converted == Deal.objects.count() == ORDERS
