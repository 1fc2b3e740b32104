"""How purchases are handled: what an installation begins with, and the way from orders to deals, watched."""

import copy
import re

import pytest
from django.db.models.base import ModelState
from playwright.sync_api import expect

from dealwright.config.first_start import supplement
from dealwright.crm.deals.models import Deal
from dealwright.events.actions import unrecorded
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.modes.models import OrderSettings
from dealwright.sales.orders.models import Order, OrderLine
from dealwright.sales.shipments.models import Shipment
from tests.factories.sales import new_customer, new_order
from tests.journeys.conftest import PHONE, SYSTEM

MANY = 3_000
LONG = 300_000
"""Milliseconds: thousands of orders take a while on a busy machine."""


def multiply(order: Order, times: int) -> None:
    """As many more orders like this one, without deals: what a shop of some years holds."""
    lines = list(order.lines.all())
    with unrecorded("set-up"):
        own = [{"number": f"{order.number}-{n}", "page_token": f"token-{n}"} for n in range(times)]
        orders = [_again(order, checkout_key=None, external_id=None, **each) for each in own]
        Order.objects.bulk_create(orders)
        OrderLine.objects.bulk_create([_again(line, order=one) for one in orders for line in lines])


def _again(row, **values):
    other = copy.copy(row)
    other._state, other.pk = ModelState(), None
    for name, value in values.items():
        setattr(other, name, value)
    return other


class TestBeginning:
    """A2: an installation that nobody chose for keeps its orders when more than five came from web stores."""

    @pytest.mark.parametrize(
        ("store", "count", "has_section"), [("web", 6, True), ("web", 5, False), ("chat", 9, False)]
    )
    def test_follows_from_the_stores(self, shop, owner, visitor, seller, store, count, has_section):
        client = new_customer()
        for _time in range(count):
            new_order(product=shop.case, contact=client, quantity=1, store=store)
        with unrecorded("set-up"):
            OrderSettings.objects.all().delete()
        supplement()
        clara, olga = visitor(), seller(owner)

        clara.buys("Aurora 12")
        number = clara.order_number
        olga.opens_board()

        expect(olga.menu.get_by_role("link", name="Orders", exact=True)).to_have_count(int(has_section))
        card = olga.column("New").get_by_role("article", name=f"Order №{number}", exact=True)
        expect(card).to_have_count(int(not has_section))
        assert (Order.objects.get(number=number).deal is None) is has_section


class TestSwitch:
    """A3: two options, a warning, all orders become deals, and no way back in the office."""

    @pytest.fixture
    def bought(self, shop, visitor):
        """What Clara bought and paid, in an account of thousands of orders."""
        bring_orders_back(by=SYSTEM)
        clara = visitor()
        clara.buys("Soft case", quantity=2, courier_to="Rua das Palmeiras 214, São Paulo")
        clara.pays()
        clara.reads("Thank you, we have your order")
        order = Order.objects.get(number=clara.order_number)
        multiply(order, MANY)
        return order

    def test_is_watched_from_the_gear_to_the_last_order(self, bought, owner, seller):
        olga = seller(owner, is_careful=True)
        olga.goes_to(f"/orders/{bought.pk}")
        parcel = olga.parcel(parcel_number(bought))
        olga.ships(parcel)

        olga.opens_board()
        expect(olga.menu.get_by_role("link", name="Orders", exact=True)).to_be_visible()
        olga.touches(olga.page.locator("#board-gear, [aria-label=Settings]").first)
        olga.follows("Order handling mode")
        dialog = olga.page.get_by_role("dialog", name="Order handling mode")
        expect(dialog.get_by_role("radio")).to_have_count(2)
        olga.touches(dialog.get_by_role("radio", name=re.compile("^Deals\\b(?! and orders)")))
        olga.presses("Continue")

        olga.reads("3,001 orders become deals")
        olga.reads("There is no way back from here.")
        olga.chooses("I understand that I cannot go back to orders by myself")
        olga.presses("Turn 3,001 orders into deals")
        olga.reads("of 3,001 orders became deals")
        with olga.stays():
            expect(olga.page.get_by_text("Every purchase is a deal now")).to_be_visible(timeout=LONG)
        olga.reads("3,001 orders became deals.")

        assert Deal.objects.count() == MANY + 1
        assert not Order.objects.filter(deal=None).exists()
        olga.follows("To the deals")
        expect(olga.menu.get_by_role("link", name="Deals", exact=True)).to_be_visible()
        expect(olga.menu.get_by_role("link", name="Orders", exact=True)).to_have_count(0)

        olga.goes_to(f"/orders/{bought.pk}")
        deal = Order.objects.get(pk=bought.pk).deal
        expect(olga.page).to_have_url(re.compile(f"/deals/{deal.pk}$"))
        olga.reads(f"Order №{bought.number}")
        expect(olga.entry(f"Clara Souza placed order {bought.number} for R$99.80")).to_have_count(1)
        expect(olga.entry("Sandbox confirmed the payment of R$99.80")).to_have_count(1)
        expect(olga.entry("shipped")).not_to_have_count(0)
        expect(olga.entry(f"Your order №{bought.number} at Farol")).to_have_count(1)
        expect(olga.parcel(parcel_number(bought))).to_be_visible()

        olga.goes_to("/deals/order-mode")
        olga.chooses("Deals and orders")
        olga.presses("Continue")
        olga.reads("Only the operator of this installation can bring the orders back.")
        assert OrderSettings.objects.get().mode == "deals"

    def test_is_seen_on_a_phone(self, shop, owner, seller):
        bring_orders_back(by=SYSTEM)
        new_order(product=shop.case)
        olga = seller(owner, PHONE, is_careful=True)

        olga.goes_to("/deals/order-mode/conversion")
        olga.chooses("I understand that I cannot go back to orders by myself")
        olga.presses("Turn 1 order into a deal")

        expect(olga.page.get_by_text("Every purchase is a deal now")).to_be_visible(timeout=LONG)


def parcel_number(order: Order) -> str:
    """What the only parcel of an order is called."""
    return Shipment.objects.get(order=order).number
