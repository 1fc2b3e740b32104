"""A section of orders: a purchase waits for its money, moves on by itself, and is worked on (ST-1, A5)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dealwright.crm.deals.models import Deal
from dealwright.sales.modes.actions import bring_orders_back
from dealwright.sales.orders.models import Order, Status
from dealwright.sales.statuses.first_pipelines import ensure_statuses
from tests.journeys.conftest import DESK, PHONE, SYSTEM

WAITING, PAID = "Accepted, awaiting payment", "Paid, being prepared"


@pytest.fixture
def section(shop):
    """Orders have their section beside the deals."""
    ensure_statuses(by=SYSTEM)
    bring_orders_back(by=SYSTEM)
    return shop


@pytest.mark.parametrize("shape", [DESK, PHONE], ids=["desk", "phone"])
class TestPurchase:
    def test_moves_by_itself_once_paid_and_is_shipped(self, section, anna, visitor, seller, shape):
        clara, anna = visitor(shape), seller(anna, shape, is_careful=True)
        anna.opens_board("/orders")

        with anna.stays():
            clara.buys("Soft case", courier_to="Rua das Palmeiras 214, São Paulo")
            order = f"Order №{clara.order_number}"
            anna.sees_card(order, on=WAITING)

            clara.pays()
            clara.reads("Thank you, we have your order")
            anna.sees_card(order, on=PAID)

            anna.opens_card(anna.card(order, on=PAID), order)
            moved = anna.entry(f"moved order {clara.order_number} from {WAITING} to {PAID}")
            expect(moved).to_have_count(1)
            parcel = anna.parcel(f"{clara.order_number}/1")
            anna.presses("Allow delivery")
            expect(parcel).to_contain_text("May go")
            anna.ships(parcel)
            anna.presses("Mark as delivered")
            expect(parcel).to_contain_text("Delivered")
            anna.looks()

        clara.page.reload()
        clara.reads("Your order has arrived")
        assert Order.objects.get().status == Status.COMPLETED
        assert not Deal.objects.exists()

    def test_is_moved_by_hand_just_the_same(self, section, anna, visitor, seller, shape):
        clara, anna = visitor(shape), seller(anna, shape)
        clara.buys("Soft case")
        order = f"Order №{clara.order_number}"
        anna.opens_board("/orders")

        if shape is DESK:
            anna.drags(anna.card(order, on=WAITING), to=PAID)
        else:
            anna.moves_by_finger(anna.card(order, on=WAITING), to=PAID)
        anna.sees_card(order, on=PAID)

        anna.opens_card(anna.card(order, on=PAID), order)
        moved = f"Anna moved order {clara.order_number} from {WAITING} to {PAID}"
        expect(anna.entry(moved)).to_have_count(1)
        assert Order.objects.get().status == Status.PAID
